#include "mica-core/torch/memory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <unordered_map>
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace mica::torch {

namespace {

constexpr size_t large_page = size_t{2} << 20;
constexpr size_t smallest = size_t{1} << 20;  // Below, malloc keeps what it has.

size_t whole_pages(size_t bytes) { return (bytes + large_page - 1) / large_page * large_page; }

class Pool final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    if (bytes >= smallest) {
      if (void* memory = take(bytes)) return {memory, memory, &release, c10::Device(c10::kCPU)};
    }
    return usual_->allocate(bytes);
  }

  // What asks for this frees memory of the usual allocator with it too.
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void* to, const void* from, size_t bytes) const override { std::memcpy(to, from, bytes); }

  void open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (usual_ == nullptr) {
      usual_ = c10::GetCPUAllocator();
      c10::SetCPUAllocator(this, /*priority=*/1);
    }
    ++scopes_;
  }

  size_t mark() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return most_ = used_;
  }

  size_t most() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return most_;
  }

  void close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--scopes_ == 0) {
      shrink(0);
      most_ = 0;
    }
  }

 private:
  // A block that was given back, or a new one; null outside of scopes and where there is no memory.
  void* take(size_t bytes) {
    const size_t wanted = whole_pages(bytes);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (scopes_ == 0) return nullptr;
    void* memory = nullptr;
    size_t size = wanted;
    const auto found = free_.lower_bound(wanted);
    if (found != free_.end() && found->first <= wanted + wanted / 4) {
      size = found->first;
      memory = found->second;
      free_.erase(found);
      free_bytes_ -= size;
    } else {
      // Together with what is in use, what is kept stays within what was in use at once.
      shrink(std::max(most_, used_ + wanted) - used_ - wanted);
      memory = large_pages(wanted);
      if (memory == nullptr) return nullptr;
    }
    sizes_[memory] = size;
    used_ += size;
    most_ = std::max(most_, used_);
    return memory;
  }

  void give_back(void* memory) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto found = sizes_.find(memory);
      if (found != sizes_.end()) {
        used_ -= found->second;
        if (scopes_ == 0) {
          give_back_pages(memory, found->second);
        } else {
          free_bytes_ += found->second;
          free_.emplace(found->second, memory);
        }
        sizes_.erase(found);
        return;
      }
    }
    usual_->raw_deallocate(memory);
  }

  // Gives blocks back to the system until at most `bytes` are kept, the largest first.
  void shrink(size_t bytes) {
    while (free_bytes_ > bytes) {
      const auto last = std::prev(free_.end());
      free_bytes_ -= last->first;
      give_back_pages(last->second, last->first);
      free_.erase(last);
    }
  }

  static void release(void* memory);

  c10::Allocator* usual_ = nullptr;
  std::mutex mutex_;
  std::unordered_map<void*, size_t> sizes_;
  std::multimap<size_t, void*> free_;
  size_t free_bytes_ = 0;
  size_t used_ = 0;
  size_t most_ = 0;
  size_t scopes_ = 0;
};

// Never destroyed: tensors may outlive everything else.
Pool& pool() {
  static Pool* const one = new Pool;
  return *one;
}

// The volumes that were given back last.
class Recent {
 public:
  void* take(size_t bytes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = std::find_if(blocks_.rbegin(), blocks_.rend(), [=](const Block& block) { return block.bytes == bytes; });
    if (found == blocks_.rend()) return nullptr;
    void* const memory = found->memory;
    held_ -= bytes;
    blocks_.erase(std::next(found).base());
    return memory;
  }

  void keep(void* memory, size_t bytes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    blocks_.push_back({memory, bytes});
    held_ += bytes;
    while (held_ > most) {
      held_ -= blocks_.front().bytes;
      give_back_pages(blocks_.front().memory, blocks_.front().bytes);
      blocks_.pop_front();
    }
  }

  static constexpr size_t largest = size_t{16} << 20;

 private:
  static constexpr size_t most = 2 * largest;

  struct Block {
    void* memory;
    size_t bytes;
  };

  std::mutex mutex_;
  std::deque<Block> blocks_;
  size_t held_ = 0;
};

Recent& recent() {
  static Recent* const one = new Recent;
  return *one;
}

void Pool::release(void* memory) { pool().give_back(memory); }

}  // namespace

#if defined(__linux__)

void* large_pages(size_t bytes) {
  const size_t more = bytes + large_page;
  void* const got = ::mmap(nullptr, more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (got == MAP_FAILED) return nullptr;
  // Mappings begin anywhere; what lies before and behind whole large pages goes back.
  const auto start = reinterpret_cast<uintptr_t>(got), first = (start + large_page - 1) / large_page * large_page;
  if (first > start) ::munmap(got, first - start);
  void* const memory = reinterpret_cast<void*>(first);
  if (start + more > first + bytes) ::munmap(static_cast<char*>(memory) + bytes, start + more - first - bytes);
  ::madvise(memory, bytes, MADV_HUGEPAGE);  // Advice: the memory is as good without.
  return memory;
}

void give_back_pages(void* memory, size_t bytes) { ::munmap(memory, bytes); }

#else

void* large_pages(size_t bytes) {
  void* memory = nullptr;
  return ::posix_memalign(&memory, large_page, bytes) == 0 ? memory : nullptr;
}

void give_back_pages(void* memory, size_t) { std::free(memory); }

#endif

void* volume(size_t bytes) {
  const size_t wanted = whole_pages(bytes);
  void* const memory = wanted > Recent::largest ? nullptr : recent().take(wanted);
  return memory == nullptr ? large_pages(wanted) : memory;
}

void give_back_volume(void* memory, size_t bytes) {
  const size_t size = whole_pages(bytes);
  if (size > Recent::largest) {
    give_back_pages(memory, size);
  } else {
    recent().keep(memory, size);
  }
}

void memory_open() { pool().open(); }
void memory_close() { pool().close(); }
size_t memory_mark() { return pool().mark(); }
size_t memory_most() { return pool().most(); }

}  // namespace mica::torch
