#include "mica-core/torch/kernels.h"

#include <ATen/TensorIterator.h>
#include <ATen/ops/empty.h>

namespace mica::torch {

void in_parallel(int64_t count, int64_t grain, c10::function_ref<void(int64_t, int64_t)> work) {
  if (count <= 0) return;
  // libtorch shares the elements of a tensor among its threads: here they stand for numbers from 0 to count.
  const auto numbers = at::empty({count}, at::kByte);
  const auto* first = static_cast<const char*>(numbers.const_data_ptr());
  auto iterator = at::TensorIterator::borrowing_nullary_op(numbers);
  iterator.for_each(
      [&](char** data, const int64_t*, int64_t size) {
        const int64_t begin = data[0] - first;
        work(begin, begin + size);
      },
      grain);
}

}  // namespace mica::torch
