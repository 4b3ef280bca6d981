// Memory for the tensors that a network makes on its way.
#pragma once
#include <cstddef>
#include <cstdint>

namespace mica::torch {

// While a scope is open, large tensors of main memory take blocks that earlier ones have given back, and new blocks come
// in large pages: fresh pages cost more than most operations of a network. The pool never holds more than was in use at
// once, and is empty after the last scope. Scopes may overlap and nest, on any threads.
void memory_open();
void memory_close();

// Bytes in use in scopes now, from which on the most of them are counted afresh; and that most.
size_t memory_mark();
size_t memory_most();

// New memory in whole pages of 2 MiB, and its way back; null where there is none. Touching fresh pages of 4 KiB costs several times
// what our kernels take to fill them; Linux gives larger ones only to those who ask. On Linux it comes from the system and goes
// back there: the heap of `malloc`, which holds blocks of up to 32 MiB, keeps holes where they have been.
void* large_pages(size_t bytes);
void give_back_pages(void* memory, size_t bytes);

// Memory for a volume: as `large_pages`, or what the last volume of this size has given back to `give_back_volume`. Clearing fresh
// pages takes as long as most of our kernels. At most 32 MiB are kept; volumes of more than 16 MiB never are.
void* volume(size_t bytes);
void give_back_volume(void* memory, size_t bytes);

struct MemoryScope {
  MemoryScope() { memory_open(); }
  ~MemoryScope() { memory_close(); }
  MemoryScope(const MemoryScope&) = delete;
  MemoryScope& operator=(const MemoryScope&) = delete;
};

}  // namespace mica::torch
