// SPDX-License-Identifier: Apache-2.0
// DLPack through mica.hpp: a consumer and a producer of our own on the other side.
#include <mica/dlpack.h>

#include "check.hpp"

namespace {

using mica::MetaTensor;

// What another framework does with what mica hands out: reads it with the standard's rules alone.
double consume(DLManagedTensorVersioned* managed) {
  const DLTensor& tensor = managed->dl_tensor;
  CHECK(managed->version.major == 1 && tensor.device.device_type == kDLCPU);
  CHECK(tensor.dtype.code == kDLFloat && tensor.dtype.bits == 32 && tensor.dtype.lanes == 1);
  CHECK(tensor.strides != nullptr);
  std::vector<std::int64_t> index(static_cast<std::size_t>(tensor.ndim));
  double sum = 0;
  for (bool more = true; more;) {
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < index.size(); i++) offset += index[i] * tensor.strides[i];
    sum += reinterpret_cast<const float*>(static_cast<const char*>(tensor.data) + tensor.byte_offset)[offset];
    more = false;
    for (std::size_t i = index.size(); i-- > 0 && !more;) {
      index[i] = (index[i] + 1) % tensor.shape[i];
      more = index[i] != 0;
    }
  }
  managed->deleter(managed);
  return sum;
}

void consumers_read_exports_of_any_layout() {
  const MetaTensor tensor = check::ramp();
  CHECK(consume(tensor.to_dlpack().release()) == 276);                    // 0 + … + 23
  CHECK(consume(tensor.slice(3, 0, 4, 2).to_dlpack().release()) == 132);  // the even ones
  CHECK(consume(MetaTensor(tensor).to_dlpack().release()) == 276);
}

void exports_keep_the_memory_alive() {
  auto owner = std::make_shared<std::vector<float>>(6, 2.0F);
  MetaTensor tensor = MetaTensor::share(owner->data(), {2, 3}, {}, owner);
  mica::DLPack exported = tensor.to_dlpack();
  mica::DLPackUnversioned unversioned = tensor.to_dlpack_unversioned();
  CHECK(exported->dl_tensor.data == owner->data());
  tensor = MetaTensor();
  CHECK(owner.use_count() == 2);
  CHECK(consume(exported.release()) == 12);
  CHECK(owner.use_count() == 2);
  unversioned.reset();
  CHECK(owner.use_count() == 1);
}

void round_trips_share_memory() {
  MetaTensor tensor = check::ramp();
  MetaTensor back = MetaTensor::from_dlpack(tensor.to_dlpack());
  MetaTensor old = MetaTensor::from_dlpack(tensor.to_dlpack_unversioned());
  CHECK(back.data<float>() == tensor.data<float>() && old.data<float>() == tensor.data<float>());
  CHECK(back.shape() == tensor.shape() && back.has_meta());
}

void imports_take_ownership() {
  struct Producer {
    std::vector<float> values{1, 2, 3, 4, 5, 6};
    std::int64_t shape[2] = {3, 2};
    std::int64_t strides[2] = {1, 3};
    int* deleted;
  };
  int deleted = 0;
  auto produce = [&] {
    auto* producer = new Producer;
    producer->deleted = &deleted;
    auto* managed = new DLManagedTensorVersioned{};
    managed->version = {DLPACK_MAJOR_VERSION, DLPACK_MINOR_VERSION};
    managed->manager_ctx = producer;
    managed->deleter = [](DLManagedTensorVersioned* self) {
      auto* from = static_cast<Producer*>(self->manager_ctx);
      ++*from->deleted;
      delete from;
      delete self;
    };
    managed->dl_tensor.data = producer->values.data();
    managed->dl_tensor.device = {kDLCPU, 0};
    managed->dl_tensor.ndim = 2;
    managed->dl_tensor.dtype = {kDLFloat, 32, 1};
    managed->dl_tensor.shape = producer->shape;
    managed->dl_tensor.strides = producer->strides;
    return managed;
  };
  {
    MetaTensor tensor = MetaTensor::from_dlpack(produce());
    CHECK(tensor.view<float>()(2, 1) == 6 && deleted == 0);
  }
  CHECK(deleted == 1);
  DLManagedTensorVersioned* complex = produce();
  complex->dl_tensor.dtype = {kDLComplex, 64, 1};
  THROWS(type, "", MetaTensor::from_dlpack(complex));
  CHECK(deleted == 2);
  {
    mica::DLPack never_imported(produce());
  }
  CHECK(deleted == 3);
}

}  // namespace

int main() {
  RUN(consumers_read_exports_of_any_layout);
  RUN(exports_keep_the_memory_alive);
  RUN(round_trips_share_memory);
  RUN(imports_take_ownership);
  return 0;
}
