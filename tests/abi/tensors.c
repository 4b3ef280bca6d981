/* SPDX-License-Identifier: Apache-2.0
 * Tensors: over the caller's memory, element types, strides, copies, indexing. */
#include "check.h"

static void own_memory_is_shared_and_released_once(void) {
  float voxels[6] = {0, 1, 2, 3, 4, 5};
  const int64_t shape[2] = {2, 3};
  mica_tensor *tensor = NULL, *clone = NULL;
  const void *data = NULL;
  void *writable = NULL;
  int released = 0;
  OK(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 0, count_call, &released, &tensor));
  CHECK(mica_tensor_ndim(tensor) == 2);
  CHECK(mica_tensor_shape(tensor)[0] == 2 && mica_tensor_shape(tensor)[1] == 3);
  CHECK(mica_tensor_strides(tensor)[0] == 3 && mica_tensor_strides(tensor)[1] == 1);
  CHECK(mica_tensor_dtype(tensor) == MICA_DTYPE_FLOAT32);
  CHECK(str_is(mica_tensor_device(tensor), "cpu"));
  OK(mica_tensor_data(tensor, &data));
  CHECK(data == voxels);
  OK(mica_tensor_data_mut(tensor, &writable));
  ((float *)writable)[4] = 40;
  CHECK(voxels[4] == 40);
  OK(mica_tensor_clone(tensor, &clone));
  mica_tensor_free(tensor);
  CHECK(released == 0); /* the clone still uses the memory */
  mica_tensor_free(clone);
  CHECK(released == 1);
}

static void memory_without_deleter_stays_the_callers(void) {
  int16_t voxels[2] = {7, 8};
  const int64_t shape[1] = {2};
  mica_tensor *tensor = NULL;
  OK(mica_tensor_from_data(voxels, MICA_DTYPE_INT16, shape, NULL, 1, TEXT("cpu"), NULL, NULL, &tensor));
  mica_tensor_free(tensor);
  CHECK(voxels[1] == 8);
}

static void deleter_runs_once_on_every_failure(void) {
  float voxels[6] = {0};
  const int64_t shape[2] = {2, 3}, negative[2] = {2, -3}, huge[2] = {INT64_MAX, INT64_MAX};
  const int64_t huge_strides[2] = {INT64_MAX, 1};
  mica_tensor *const untouched = (mica_tensor *)voxels;
  mica_tensor *out = untouched;
  int released = 0;
  FAILS(MICA_ERROR_TYPE, mica_tensor_from_data(voxels, 99, shape, NULL, 2, NULL, 0, count_call, &released, &out));
  CHECK(released == 1);
  FAILS(MICA_ERROR_SHAPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, negative, NULL, 2, NULL, 0, count_call, &released, &out));
  CHECK(released == 2);
  FAILS(MICA_ERROR_SHAPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, huge, NULL, 2, NULL, 0, count_call, &released, &out));
  CHECK(released == 3);
  FAILS(MICA_ERROR_DEVICE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 2, TEXT("abacus"), count_call, &released, &out));
  CHECK(released == 4);
  FAILS(MICA_ERROR_INVALID_ARGUMENT,
        mica_tensor_from_data(NULL, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 0, count_call, &released, &out));
  CHECK(released == 5);
  FAILS(MICA_ERROR_INVALID_ARGUMENT,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 0, count_call, &released, NULL));
  CHECK(released == 6);
  FAILS(MICA_ERROR_SHAPE, mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, huge_strides, 2, NULL, 0, count_call,
                                                &released, &out));
  CHECK(released == 7);
  CHECK(out == untouched);
}

static void strides_describe_any_layout(void) {
  /* x fastest, as a NIfTI file lies in memory: element (x, y, z) is at x + 2 y + 6 z. */
  float voxels[24];
  const int64_t shape[3] = {2, 3, 4}, strides[3] = {1, 2, 6};
  mica_tensor *tensor = NULL, *contiguous = NULL;
  int i, x, y, z;
  for (i = 0; i < 24; i++) voxels[i] = (float)i;
  OK(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, strides, 3, NULL, 0, NULL, NULL, &tensor));
  CHECK(memcmp(mica_tensor_strides(tensor), strides, sizeof strides) == 0);
  OK(mica_tensor_contiguous(tensor, &contiguous));
  CHECK(mica_tensor_strides(contiguous)[0] == 12 && mica_tensor_strides(contiguous)[2] == 1);
  for (x = 0; x < 2; x++) {
    for (y = 0; y < 3; y++) {
      for (z = 0; z < 4; z++) CHECK(element(contiguous, x * 12 + y * 4 + z) == (float)(x + 2 * y + 6 * z));
    }
  }
  mica_tensor_free(contiguous);
  mica_tensor_free(tensor);
}

static void every_dtype_makes_a_tensor(void) {
  static const mica_dtype dtypes[] = {MICA_DTYPE_UINT8,   MICA_DTYPE_INT8,    MICA_DTYPE_INT16,   MICA_DTYPE_UINT16,
                                      MICA_DTYPE_INT32,   MICA_DTYPE_INT64,   MICA_DTYPE_FLOAT16, MICA_DTYPE_BFLOAT16,
                                      MICA_DTYPE_FLOAT32, MICA_DTYPE_FLOAT64, MICA_DTYPE_BOOL};
  static const size_t sizes[] = {1, 1, 2, 2, 4, 8, 2, 2, 4, 8, 1};
  const int64_t shape[2] = {2, 2};
  size_t i, byte;
  for (i = 0; i < sizeof dtypes / sizeof dtypes[0]; i++) {
    double memory[4] = {0, 0, 0, 0};
    mica_tensor *zeros = NULL, *wrapped = NULL, *copy = NULL, *converted = NULL;
    const void *data = NULL;
    OK(mica_tensor_zeros(dtypes[i], shape, 2, NULL, 0, &zeros));
    CHECK(mica_tensor_dtype(zeros) == dtypes[i]);
    OK(mica_tensor_data(zeros, &data));
    for (byte = 0; byte < 4 * sizes[i]; byte++) CHECK(((const unsigned char *)data)[byte] == 0);
    OK(mica_tensor_from_data(memory, dtypes[i], shape, NULL, 2, NULL, 0, NULL, NULL, &wrapped));
    CHECK(mica_tensor_dtype(wrapped) == dtypes[i]);
    OK(mica_tensor_copy(wrapped, &copy));
    CHECK(mica_tensor_dtype(copy) == dtypes[i]);
    OK(mica_tensor_to(copy, NULL, 0, MICA_DTYPE_FLOAT32, &converted));
    CHECK(mica_tensor_dtype(converted) == MICA_DTYPE_FLOAT32);
    mica_tensor_free(converted);
    mica_tensor_free(copy);
    mica_tensor_free(wrapped);
    mica_tensor_free(zeros);
  }
}

static void scalars_and_empty_tensors(void) {
  const int64_t shape[2] = {0, 3};
  mica_tensor *tensor = NULL;
  OK(mica_tensor_zeros(MICA_DTYPE_FLOAT64, NULL, 0, NULL, 0, &tensor));
  CHECK(mica_tensor_ndim(tensor) == 0);
  mica_tensor_free(tensor);
  OK(mica_tensor_zeros(MICA_DTYPE_FLOAT64, shape, 2, NULL, 0, &tensor));
  CHECK(mica_tensor_shape(tensor)[0] == 0 && mica_tensor_shape(tensor)[1] == 3);
  mica_tensor_free(tensor);
  /* No element, so no memory is needed. */
  OK(mica_tensor_from_data(NULL, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 0, NULL, NULL, &tensor));
  mica_tensor_free(tensor);
}

static void clone_shares_voxels_but_not_metadata(void) {
  const double affine[16] = {2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1};
  mica_tensor *tensor = make_ramp(), *clone = NULL, *copy = NULL;
  double spacing[3];
  size_t count = 0;
  void *data = NULL;
  OK(mica_tensor_clone(tensor, &clone));
  OK(mica_tensor_copy(tensor, &copy));
  OK(mica_tensor_data_mut(clone, &data));
  ((float *)data)[5] = 500;
  CHECK(element(tensor, 5) == 500);
  CHECK(element(copy, 5) == 5);
  OK(mica_tensor_set_affine(clone, affine, 4));
  OK(mica_tensor_meta_set_int(clone, TEXT("k"), 1));
  OK(mica_tensor_spacing(tensor, spacing, &count));
  CHECK(count == 3 && spacing[0] == 1);
  FAILS(MICA_ERROR_NOT_FOUND, mica_tensor_meta_get_int(tensor, TEXT("k"), &(int64_t){0}));
  mica_tensor_free(copy);
  mica_tensor_free(clone);
  mica_tensor_free(tensor);
}

static void to_converts_and_same_keeps(void) {
  mica_tensor *tensor = make_ramp(), *halves = NULL, *same = NULL;
  const void *data = NULL, *same_data = NULL;
  OK(mica_tensor_to(tensor, NULL, 0, MICA_DTYPE_INT32, &halves));
  OK(mica_tensor_data(halves, &data));
  CHECK(((const int32_t *)data)[23] == 23);
  OK(mica_tensor_to(tensor, TEXT("cpu"), MICA_DTYPE_SAME, &same));
  OK(mica_tensor_data(tensor, &data));
  OK(mica_tensor_data(same, &same_data));
  CHECK(data == same_data);
  FAILS(MICA_ERROR_DEVICE, mica_tensor_to(tensor, TEXT("abacus"), MICA_DTYPE_SAME, &same));
  FAILS_SAYING(MICA_ERROR_DEVICE, "cuda:77", mica_tensor_to(tensor, TEXT("cuda:77"), MICA_DTYPE_SAME, &same));
  mica_tensor_free(same);
  mica_tensor_free(halves);
  mica_tensor_free(tensor);
}

static void index_drops_a_dimension_and_slice_keeps_it(void) {
  mica_tensor *tensor = make_ramp(), *part = NULL; /* element (0, x, y, z) is 12 x + 4 y + z */
  OK(mica_tensor_index(tensor, 2, 1, &part));
  CHECK(mica_tensor_ndim(part) == 3);
  CHECK(mica_tensor_shape(part)[1] == 2 && mica_tensor_shape(part)[2] == 4);
  CHECK(element_c(part, 0) == 4 && element_c(part, 7) == 19);
  mica_tensor_free(part);
  OK(mica_tensor_index(tensor, 3, -1, &part)); /* from the end, as in Python */
  CHECK(element_c(part, 0) == 3 && element_c(part, 5) == 23);
  mica_tensor_free(part);
  OK(mica_tensor_slice(tensor, 3, 1, 4, 2, &part));
  CHECK(mica_tensor_ndim(part) == 4 && mica_tensor_shape(part)[3] == 2);
  CHECK(element_c(part, 0) == 1 && element_c(part, 1) == 3 && element_c(part, 2) == 5);
  mica_tensor_free(part);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_index(tensor, 4, 0, &part));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_index(tensor, 2, 3, &part));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_slice(tensor, 4, 0, 1, 1, &part));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_slice(tensor, 2, 0, 1, 0, &part));
  mica_tensor_free(tensor);
}

int main(void) {
  RUN(own_memory_is_shared_and_released_once);
  RUN(memory_without_deleter_stays_the_callers);
  RUN(deleter_runs_once_on_every_failure);
  RUN(strides_describe_any_layout);
  RUN(every_dtype_makes_a_tensor);
  RUN(scalars_and_empty_tensors);
  RUN(clone_shares_voxels_but_not_metadata);
  RUN(to_converts_and_same_keeps);
  RUN(index_drops_a_dimension_and_slice_keeps_it);
  return 0;
}
