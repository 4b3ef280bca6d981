/* SPDX-License-Identifier: Apache-2.0
 * Misuse of the tensor functions: an error or the documented value, never a crash. */
#include <mica/dlpack.h>

#include "check.h"

#define INVALID(call) FAILS(MICA_ERROR_INVALID_ARGUMENT, call)

static mica_tensor *tensor;
static mica_tensor *out_tensor;

static void from_data(void) {
  float voxels[6] = {0};
  const int64_t shape[2] = {2, 3}, negative[2] = {-1, 3}, huge[2] = {INT64_MAX, 2},
                overflow[3] = {1 << 30, 1 << 30, 1 << 30};
  const int64_t strides[2] = {INT64_MIN, 1}, negative_strides[2] = {-3, 1};
  int64_t many[2000];
  int released = 0, i;
  for (i = 0; i < 2000; i++) many[i] = 1;
  INVALID(mica_tensor_from_data(NULL, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 0, NULL, NULL, &out_tensor));
  INVALID(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, NULL, NULL, 2, NULL, 0, NULL, NULL, &out_tensor));
  INVALID(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 3, NULL, NULL, &out_tensor));
  INVALID(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 0, NULL, NULL, NULL));
  FAILS(MICA_ERROR_TYPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_SAME, shape, NULL, 2, NULL, 0, NULL, NULL, &out_tensor));
  FAILS(MICA_ERROR_TYPE, mica_tensor_from_data(voxels, 12345, shape, NULL, 2, NULL, 0, NULL, NULL, &out_tensor));
  FAILS(MICA_ERROR_TYPE,
        mica_tensor_from_data(voxels, 8, shape, NULL, 2, NULL, 0, NULL, NULL, &out_tensor)); /* complex in torch */
  FAILS(MICA_ERROR_SHAPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, negative, NULL, 2, NULL, 0, NULL, NULL, &out_tensor));
  FAILS(MICA_ERROR_SHAPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, huge, NULL, 2, NULL, 0, NULL, NULL, &out_tensor));
  FAILS(MICA_ERROR_SHAPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, overflow, NULL, 3, NULL, 0, NULL, NULL, &out_tensor));
  FAILS(MICA_ERROR_SHAPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, strides, 2, NULL, 0, NULL, NULL, &out_tensor));
  FAILS(MICA_ERROR_SHAPE, mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, negative_strides, 2, NULL, 0, NULL,
                                                NULL, &out_tensor));
  FAILS(MICA_ERROR_SHAPE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, many, NULL, 2000, NULL, 0, NULL, NULL, &out_tensor));
  INVALID(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, SIZE_MAX, NULL, 0, NULL, NULL, &out_tensor));
  FAILS(MICA_ERROR_DEVICE,
        mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 2, TEXT("cpu:x"), NULL, NULL, &out_tensor));
  INVALID(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 2, "\xff\xff", 2, NULL, NULL, &out_tensor));
  INVALID(mica_tensor_from_data(NULL, MICA_DTYPE_FLOAT32, shape, NULL, 2, NULL, 0, count_call, &released, NULL));
  CHECK(released == 1);
}

static void zeros(void) {
  const int64_t shape[2] = {2, 3}, negative[2] = {2, -3}, huge[2] = {INT64_MAX, INT64_MAX};
  const int64_t too_much[3] = {1 << 20, 1 << 20, 1 << 10}; /* 2^50 numbers: a valid shape that no memory holds */
  INVALID(mica_tensor_zeros(MICA_DTYPE_FLOAT32, NULL, 2, NULL, 0, &out_tensor));
  INVALID(mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 2, NULL, 3, &out_tensor));
  INVALID(mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 2, NULL, 0, NULL));
  FAILS(MICA_ERROR_TYPE, mica_tensor_zeros(MICA_DTYPE_SAME, shape, 2, NULL, 0, &out_tensor));
  FAILS(MICA_ERROR_TYPE, mica_tensor_zeros(INT32_MAX, shape, 2, NULL, 0, &out_tensor));
  FAILS(MICA_ERROR_TYPE, mica_tensor_zeros(INT32_MIN, shape, 2, NULL, 0, &out_tensor));
  FAILS(MICA_ERROR_SHAPE, mica_tensor_zeros(MICA_DTYPE_FLOAT32, negative, 2, NULL, 0, &out_tensor));
  FAILS(MICA_ERROR_SHAPE, mica_tensor_zeros(MICA_DTYPE_FLOAT32, huge, 2, NULL, 0, &out_tensor));
  FAILS(MICA_ERROR_DEVICE, mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 2, TEXT("abacus"), &out_tensor));
  mica_error_free(mica_tensor_zeros(MICA_DTYPE_FLOAT64, too_much, 3, NULL, 0, &out_tensor));
  CHECK(out_tensor == NULL);
}

static void dlpack(void) {
  struct DLManagedTensorVersioned *versioned = NULL;
  struct DLManagedTensor *unversioned = NULL;
  INVALID(mica_tensor_from_dlpack(NULL, &out_tensor));
  INVALID(mica_tensor_from_dlpack(NULL, NULL));
  INVALID(mica_tensor_from_dlpack_unversioned(NULL, &out_tensor));
  INVALID(mica_tensor_from_dlpack_unversioned(NULL, NULL));
  INVALID(mica_tensor_to_dlpack(NULL, &versioned));
  INVALID(mica_tensor_to_dlpack(tensor, NULL));
  INVALID(mica_tensor_to_dlpack_unversioned(NULL, &unversioned));
  INVALID(mica_tensor_to_dlpack_unversioned(tensor, NULL));
  CHECK(versioned == NULL && unversioned == NULL);
}

static void getters(void) {
  const void *data = NULL;
  void *writable = NULL;
  CHECK(mica_tensor_ndim(NULL) == 0);
  CHECK(mica_tensor_shape(NULL) == NULL);
  CHECK(mica_tensor_strides(NULL) == NULL);
  CHECK(mica_tensor_dtype(NULL) == -1);
  CHECK(mica_tensor_device(NULL).size == 0);
  CHECK(!mica_tensor_has_meta(NULL));
  CHECK(mica_tensor_batch_size(NULL) == 0);
  INVALID(mica_tensor_data(NULL, &data));
  INVALID(mica_tensor_data(tensor, NULL));
  INVALID(mica_tensor_data_mut(NULL, &writable));
  INVALID(mica_tensor_data_mut(tensor, NULL));
  CHECK(data == NULL && writable == NULL);
  mica_tensor_free(NULL);
}

static void copies(void) {
  INVALID(mica_tensor_clone(NULL, &out_tensor));
  INVALID(mica_tensor_clone(tensor, NULL));
  INVALID(mica_tensor_copy(NULL, &out_tensor));
  INVALID(mica_tensor_copy(tensor, NULL));
  INVALID(mica_tensor_contiguous(NULL, &out_tensor));
  INVALID(mica_tensor_contiguous(tensor, NULL));
  INVALID(mica_tensor_to(NULL, NULL, 0, MICA_DTYPE_SAME, &out_tensor));
  INVALID(mica_tensor_to(tensor, NULL, 4, MICA_DTYPE_SAME, &out_tensor));
  INVALID(mica_tensor_to(tensor, NULL, 0, MICA_DTYPE_SAME, NULL));
  FAILS(MICA_ERROR_TYPE, mica_tensor_to(tensor, NULL, 0, -2, &out_tensor));
  FAILS(MICA_ERROR_TYPE, mica_tensor_to(tensor, NULL, 0, 1000, &out_tensor));
  FAILS(MICA_ERROR_DEVICE, mica_tensor_to(tensor, TEXT("cuda:-1"), MICA_DTYPE_SAME, &out_tensor));
  FAILS(MICA_ERROR_DEVICE, mica_tensor_to(tensor, TEXT("cuda:99999999999999999999"), MICA_DTYPE_SAME, &out_tensor));
  INVALID(mica_tensor_index(NULL, 0, 0, &out_tensor));
  INVALID(mica_tensor_index(tensor, 0, 0, NULL));
  INVALID(mica_tensor_index(tensor, SIZE_MAX, 0, &out_tensor));
  INVALID(mica_tensor_index(tensor, 0, INT64_MIN, &out_tensor));
  INVALID(mica_tensor_index(tensor, 0, INT64_MAX, &out_tensor));
  INVALID(mica_tensor_slice(NULL, 0, 0, 1, 1, &out_tensor));
  INVALID(mica_tensor_slice(tensor, 0, 0, 1, 1, NULL));
  INVALID(mica_tensor_slice(tensor, 0, 0, 1, -1, &out_tensor));
  INVALID(mica_tensor_slice(tensor, 0, 0, 1, INT64_MIN, &out_tensor));
  INVALID(mica_tensor_slice(tensor, SIZE_MAX, 0, 1, 1, &out_tensor));
}

static void geometry(void) {
  const double affine[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  const double points[3] = {0, 0, 0};
  double out[16];
  size_t count = 0;
  mica_string *text = NULL;
  INVALID(mica_tensor_affine(NULL, out, &count));
  INVALID(mica_tensor_affine(tensor, NULL, &count));
  INVALID(mica_tensor_affine(tensor, out, NULL));
  INVALID(mica_tensor_set_affine(NULL, affine, 4));
  INVALID(mica_tensor_set_affine(tensor, NULL, 4));
  INVALID(mica_tensor_set_affine(tensor, affine, 0));
  INVALID(mica_tensor_set_affine(tensor, affine, 1));
  INVALID(mica_tensor_set_affine(tensor, affine, 5));
  INVALID(mica_tensor_set_affine(tensor, affine, SIZE_MAX));
  INVALID(mica_tensor_spacing(NULL, out, &count));
  INVALID(mica_tensor_spacing(tensor, NULL, &count));
  INVALID(mica_tensor_spacing(tensor, out, NULL));
  INVALID(mica_tensor_orientation(NULL, &text));
  INVALID(mica_tensor_orientation(tensor, NULL));
  INVALID(mica_tensor_voxel_to_world(NULL, points, 1, out));
  INVALID(mica_tensor_voxel_to_world(tensor, NULL, 1, out));
  INVALID(mica_tensor_voxel_to_world(tensor, points, 1, NULL));
  INVALID(mica_tensor_voxel_to_world(tensor, points, SIZE_MAX, out));
  INVALID(mica_tensor_world_to_voxel(NULL, points, 1, out));
  INVALID(mica_tensor_world_to_voxel(tensor, NULL, 1, out));
  INVALID(mica_tensor_world_to_voxel(tensor, points, 1, NULL));
  INVALID(mica_tensor_world_to_voxel(tensor, points, SIZE_MAX, out));
  CHECK(text == NULL && count == 0);
}

static void singular_affines_have_no_inverse(void) {
  const double singular[16] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  const double point[3] = {0, 0, 0};
  mica_tensor *clone = NULL;
  double out[3] = {7, 7, 7};
  mica_error *error;
  OK(mica_tensor_clone(tensor, &clone));
  error = mica_tensor_set_affine(clone, singular, 4);
  if (error == NULL) error = mica_tensor_world_to_voxel(clone, point, 1, out);
  CHECK(error != NULL && out[0] == 7);
  mica_error_free(error);
  mica_tensor_free(clone);
}

static void metadata(void) {
  mica_string *text = NULL;
  mica_value *value = NULL;
  int64_t integer = 0;
  double number = 0;
  bool flag = false;
  INVALID(mica_tensor_meta_json(NULL, &text));
  INVALID(mica_tensor_meta_json(tensor, NULL));
  INVALID(mica_tensor_set_meta_json(NULL, TEXT("{}")));
  INVALID(mica_tensor_set_meta_json(tensor, NULL, 2));
  INVALID(mica_tensor_meta_get(NULL, TEXT("k"), &value));
  INVALID(mica_tensor_meta_get(tensor, NULL, 1, &value));
  INVALID(mica_tensor_meta_get(tensor, TEXT("k"), NULL));
  OK(mica_value_new_int(1, &value));
  INVALID(mica_tensor_meta_set(NULL, TEXT("k"), value));
  INVALID(mica_tensor_meta_set(tensor, NULL, 1, value));
  FAILS(MICA_ERROR_NOT_FOUND, mica_tensor_meta_set(tensor, TEXT("k"), NULL)); /* nothing to remove */
  INVALID(mica_tensor_meta_set(tensor, "\xc3\x28", 2, value));                /* not UTF-8 */
  mica_value_free(value);
  INVALID(mica_tensor_meta_get_int(NULL, TEXT("k"), &integer));
  INVALID(mica_tensor_meta_get_int(tensor, NULL, 1, &integer));
  INVALID(mica_tensor_meta_get_int(tensor, TEXT("k"), NULL));
  INVALID(mica_tensor_meta_set_int(NULL, TEXT("k"), 1));
  INVALID(mica_tensor_meta_set_int(tensor, NULL, 1, 1));
  INVALID(mica_tensor_meta_get_bool(NULL, TEXT("k"), &flag));
  INVALID(mica_tensor_meta_get_bool(tensor, NULL, 1, &flag));
  INVALID(mica_tensor_meta_get_bool(tensor, TEXT("k"), NULL));
  INVALID(mica_tensor_meta_set_bool(NULL, TEXT("k"), true));
  INVALID(mica_tensor_meta_set_bool(tensor, NULL, 1, true));
  INVALID(mica_tensor_meta_get_double(NULL, TEXT("k"), &number));
  INVALID(mica_tensor_meta_get_double(tensor, NULL, 1, &number));
  INVALID(mica_tensor_meta_get_double(tensor, TEXT("k"), NULL));
  INVALID(mica_tensor_meta_set_double(NULL, TEXT("k"), 1.5));
  INVALID(mica_tensor_meta_set_double(tensor, NULL, 1, 1.5));
  INVALID(mica_tensor_meta_get_string(NULL, TEXT("k"), &text));
  INVALID(mica_tensor_meta_get_string(tensor, NULL, 1, &text));
  INVALID(mica_tensor_meta_get_string(tensor, TEXT("k"), NULL));
  INVALID(mica_tensor_meta_set_string(NULL, TEXT("k"), TEXT("v")));
  INVALID(mica_tensor_meta_set_string(tensor, NULL, 1, TEXT("v")));
  INVALID(mica_tensor_meta_set_string(tensor, TEXT("k"), NULL, 1));
  CHECK(text == NULL);
}

static void history(void) {
  mica_run_options options;
  mica_string *text = NULL;
  memset(&options, 0, sizeof options);
  INVALID(mica_tensor_applied_operations_json(NULL, &text));
  INVALID(mica_tensor_applied_operations_json(tensor, NULL));
  INVALID(mica_tensor_set_applied_operations_json(NULL, TEXT("[]")));
  INVALID(mica_tensor_set_applied_operations_json(tensor, NULL, 2));
  INVALID(mica_tensor_pending_operations_json(NULL, &text));
  INVALID(mica_tensor_pending_operations_json(tensor, NULL));
  INVALID(mica_tensor_invert(NULL, 0, NULL, &out_tensor));
  INVALID(mica_tensor_invert(tensor, 0, NULL, NULL));
  INVALID(mica_tensor_invert(tensor, 0, &options, &out_tensor)); /* struct_size 0 */
  INVALID(mica_tensor_invert(tensor, SIZE_MAX, NULL, &out_tensor));
  INVALID(mica_tensor_replay(NULL, TEXT("[]"), NULL, &out_tensor));
  INVALID(mica_tensor_replay(tensor, NULL, 2, NULL, &out_tensor));
  INVALID(mica_tensor_replay(tensor, TEXT("[]"), NULL, NULL));
  INVALID(mica_tensor_replay(tensor, TEXT("[]"), &options, &out_tensor)); /* struct_size 0 */
  CHECK(text == NULL);
}

int main(void) {
  tensor = make_ramp();
  RUN(from_data);
  RUN(zeros);
  RUN(dlpack);
  RUN(getters);
  RUN(copies);
  RUN(geometry);
  RUN(singular_affines_have_no_inverse);
  RUN(metadata);
  RUN(history);
  CHECK(out_tensor == NULL); /* no failure wrote a result */
  mica_tensor_free(tensor);
  return 0;
}
