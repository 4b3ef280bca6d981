/* SPDX-License-Identifier: Apache-2.0
 * DLPack: both forms, both directions, memory shared, deleters called exactly once. */
#include <mica/dlpack.h>

#include "check.h"

/* A producer of our own: a tensor on the C heap whose deleter counts. */
typedef struct producer {
  float voxels[6];
  int64_t shape[2];
  int64_t strides[2];
  int *deleted;
} producer;

static producer *new_producer(int *deleted) {
  producer *made = (producer *)malloc(sizeof *made);
  int i;
  CHECK(made != NULL);
  for (i = 0; i < 6; i++) made->voxels[i] = (float)i;
  made->shape[0] = 2;
  made->shape[1] = 3;
  made->strides[0] = 1; /* not C order */
  made->strides[1] = 2;
  made->deleted = deleted;
  return made;
}

static void fill(DLTensor *tensor, producer *from) {
  memset(tensor, 0, sizeof *tensor);
  tensor->data = from->voxels;
  tensor->device.device_type = kDLCPU;
  tensor->ndim = 2;
  tensor->dtype.code = kDLFloat;
  tensor->dtype.bits = 32;
  tensor->dtype.lanes = 1;
  tensor->shape = from->shape;
  tensor->strides = from->strides;
}

static void delete_versioned(DLManagedTensorVersioned *self) {
  producer *from = (producer *)self->manager_ctx;
  ++*from->deleted;
  free(from);
  free(self);
}

static void delete_unversioned(DLManagedTensor *self) {
  producer *from = (producer *)self->manager_ctx;
  ++*from->deleted;
  free(from);
  free(self);
}

static DLManagedTensorVersioned *produce(int *deleted) {
  DLManagedTensorVersioned *managed = (DLManagedTensorVersioned *)calloc(1, sizeof *managed);
  CHECK(managed != NULL);
  managed->version.major = DLPACK_MAJOR_VERSION;
  managed->version.minor = DLPACK_MINOR_VERSION;
  managed->manager_ctx = new_producer(deleted);
  managed->deleter = delete_versioned;
  fill(&managed->dl_tensor, (producer *)managed->manager_ctx);
  return managed;
}

static DLManagedTensor *produce_unversioned(int *deleted) {
  DLManagedTensor *managed = (DLManagedTensor *)calloc(1, sizeof *managed);
  CHECK(managed != NULL);
  managed->manager_ctx = new_producer(deleted);
  managed->deleter = delete_unversioned;
  fill(&managed->dl_tensor, (producer *)managed->manager_ctx);
  return managed;
}

static void export_shares_memory_and_keeps_it_alive(void) {
  mica_tensor *tensor = make_ramp(), *back = NULL;
  DLManagedTensorVersioned *managed = NULL;
  const void *data = NULL;
  OK(mica_tensor_data(tensor, &data));
  OK(mica_tensor_to_dlpack(tensor, &managed));
  CHECK(managed->version.major == 1);
  CHECK((char *)managed->dl_tensor.data + managed->dl_tensor.byte_offset == (const char *)data);
  CHECK(managed->dl_tensor.ndim == 4 && managed->dl_tensor.shape[3] == 4);
  CHECK(managed->dl_tensor.strides != NULL && managed->dl_tensor.strides[2] == 4);
  CHECK(managed->dl_tensor.dtype.code == kDLFloat && managed->dl_tensor.dtype.bits == 32);
  CHECK(managed->dl_tensor.device.device_type == kDLCPU);
  mica_tensor_free(tensor);
  CHECK(((const float *)managed->dl_tensor.data)[23] == 23);
  OK(mica_tensor_from_dlpack(managed, &back)); /* and home again */
  CHECK(element(back, 23) == 23);
  CHECK(mica_tensor_has_meta(back));
  mica_tensor_free(back);
}

static void unversioned_export_shares_memory_too(void) {
  mica_tensor *tensor = make_ramp(), *back = NULL;
  DLManagedTensor *managed = NULL;
  const void *data = NULL;
  OK(mica_tensor_data(tensor, &data));
  OK(mica_tensor_to_dlpack_unversioned(tensor, &managed));
  CHECK((char *)managed->dl_tensor.data + managed->dl_tensor.byte_offset == (const char *)data);
  mica_tensor_free(tensor);
  OK(mica_tensor_from_dlpack_unversioned(managed, &back));
  CHECK(element(back, 7) == 7);
  mica_tensor_free(back);
}

static void export_without_import_is_released_by_its_deleter(void) {
  float voxels[2] = {1, 2};
  const int64_t shape[1] = {2};
  DLManagedTensorVersioned *managed = NULL;
  DLManagedTensor *unversioned = NULL;
  mica_tensor *tensor = NULL;
  int released = 0;
  OK(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 1, NULL, 0, count_call, &released, &tensor));
  OK(mica_tensor_to_dlpack(tensor, &managed));
  OK(mica_tensor_to_dlpack_unversioned(tensor, &unversioned));
  mica_tensor_free(tensor);
  CHECK(released == 0);
  managed->deleter(managed);
  CHECK(released == 0);
  unversioned->deleter(unversioned);
  CHECK(released == 1);
}

static void import_shares_memory_and_deletes_once(void) {
  int deleted = 0;
  DLManagedTensorVersioned *managed = produce(&deleted);
  const void *voxels = managed->dl_tensor.data, *data = NULL;
  mica_tensor *tensor = NULL, *clone = NULL;
  OK(mica_tensor_from_dlpack(managed, &tensor));
  OK(mica_tensor_data(tensor, &data));
  CHECK(data == voxels);
  CHECK(mica_tensor_shape(tensor)[0] == 2 && mica_tensor_strides(tensor)[1] == 2);
  OK(mica_tensor_clone(tensor, &clone));
  mica_tensor_free(tensor);
  CHECK(deleted == 0 && element_c(clone, 1) == 2); /* element (0, 1) */
  mica_tensor_free(clone);
  CHECK(deleted == 1);
}

static void unversioned_import_deletes_once(void) {
  int deleted = 0;
  mica_tensor *tensor = NULL;
  OK(mica_tensor_from_dlpack_unversioned(produce_unversioned(&deleted), &tensor));
  CHECK(deleted == 0 && element_c(tensor, 3) == 1); /* element (1, 0) */
  mica_tensor_free(tensor);
  CHECK(deleted == 1);
}

/* One way to be wrong each. */
static void newer_version(DLManagedTensorVersioned *m) { m->version.major = DLPACK_MAJOR_VERSION + 1; }
static void complex_elements(DLManagedTensorVersioned *m) { m->dl_tensor.dtype.code = kDLComplex; }
static void odd_bits(DLManagedTensorVersioned *m) { m->dl_tensor.dtype.bits = 24; }
static void vector_elements(DLManagedTensorVersioned *m) { m->dl_tensor.dtype.lanes = 4; }
static void negative_extent(DLManagedTensorVersioned *m) { m->dl_tensor.shape[1] = -3; }
static void overflowing_extent(DLManagedTensorVersioned *m) { m->dl_tensor.shape[0] = INT64_MAX; }
static void overflowing_stride(DLManagedTensorVersioned *m) { m->dl_tensor.strides[0] = INT64_MAX; }
static void negative_stride(DLManagedTensorVersioned *m) { m->dl_tensor.strides[0] = -1; }
static void negative_dimensions(DLManagedTensorVersioned *m) { m->dl_tensor.ndim = -1; }
static void too_many_dimensions(DLManagedTensorVersioned *m) { m->dl_tensor.ndim = 1000000; }
static void no_shape(DLManagedTensorVersioned *m) { m->dl_tensor.shape = NULL; }
static void no_data(DLManagedTensorVersioned *m) { m->dl_tensor.data = NULL; }
static void strange_device(DLManagedTensorVersioned *m) { m->dl_tensor.device.device_type = kDLOpenCL; }
static void absent_device(DLManagedTensorVersioned *m) {
  m->dl_tensor.device.device_type = kDLCUDA;
  m->dl_tensor.device.device_id = 12345;
}

static void import_takes_ownership_on_failure_too(void) {
  static const struct {
    void (*spoil)(DLManagedTensorVersioned *);
    mica_error_kind code;
  } cases[] = {
      {newer_version, MICA_ERROR_UNSUPPORTED},
      {complex_elements, MICA_ERROR_TYPE},
      {odd_bits, MICA_ERROR_TYPE},
      {vector_elements, MICA_ERROR_TYPE},
      {negative_extent, MICA_ERROR_SHAPE},
      {overflowing_extent, MICA_ERROR_SHAPE},
      {overflowing_stride, MICA_ERROR_SHAPE},
      {negative_stride, MICA_ERROR_SHAPE},
      {negative_dimensions, MICA_ERROR_SHAPE},
      {too_many_dimensions, MICA_ERROR_SHAPE},
      {no_shape, MICA_ERROR_INVALID_ARGUMENT},
      {no_data, MICA_ERROR_INVALID_ARGUMENT},
      {strange_device, MICA_ERROR_DEVICE},
      {absent_device, MICA_ERROR_DEVICE},
  };
  mica_tensor *tensor = NULL;
  DLManagedTensor *unversioned;
  int deleted = 0, expected = 0;
  size_t i;
  for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    DLManagedTensorVersioned *managed = produce(&deleted);
    cases[i].spoil(managed);
    FAILS(cases[i].code, mica_tensor_from_dlpack(managed, &tensor));
    CHECK(deleted == ++expected && tensor == NULL);
  }
  unversioned = produce_unversioned(&deleted);
  unversioned->dl_tensor.ndim = -1;
  FAILS(MICA_ERROR_SHAPE, mica_tensor_from_dlpack_unversioned(unversioned, &tensor));
  CHECK(deleted == ++expected && tensor == NULL);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_from_dlpack(produce(&deleted), NULL));
  CHECK(deleted == ++expected);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_from_dlpack_unversioned(produce_unversioned(&deleted), NULL));
  CHECK(deleted == ++expected);
}

static void read_only_memory_is_never_written(void) {
  int deleted = 0;
  DLManagedTensorVersioned *managed = produce(&deleted);
  const float *voxels = (const float *)managed->dl_tensor.data;
  producer *from = (producer *)managed->manager_ctx;
  mica_tensor *tensor = NULL;
  void *data = NULL;
  managed->flags |= DLPACK_FLAG_BITMASK_READ_ONLY;
  managed->manager_ctx = new_producer(&deleted); /* outlives the import, so that it can be looked at */
  OK(mica_tensor_from_dlpack(managed, &tensor));
  OK(mica_tensor_data_mut(tensor, &data));
  ((float *)data)[0] = 99;
  CHECK(voxels[0] == 0);
  mica_tensor_free(tensor);
  CHECK(deleted == 1);
  free(from);
}

static void deleters_may_be_absent(void) {
  int deleted = 0;
  DLManagedTensorVersioned *managed = produce(&deleted);
  mica_tensor *tensor = NULL;
  managed->deleter = NULL;
  OK(mica_tensor_from_dlpack(managed, &tensor));
  mica_tensor_free(tensor);
  CHECK(deleted == 0);
  delete_versioned(managed);
}

static void strides_may_be_absent(void) {
  /* Before DLPack 1.2 NULL strides meant C order. */
  int deleted = 0;
  DLManagedTensor *managed = produce_unversioned(&deleted);
  mica_tensor *tensor = NULL;
  managed->dl_tensor.strides = NULL;
  OK(mica_tensor_from_dlpack_unversioned(managed, &tensor));
  CHECK(mica_tensor_strides(tensor)[0] == 3 && element(tensor, 1) == 1);
  mica_tensor_free(tensor);
  CHECK(deleted == 1);
}

static void byte_offset_counts(void) {
  int deleted = 0;
  DLManagedTensorVersioned *managed = produce(&deleted);
  mica_tensor *tensor = NULL;
  managed->dl_tensor.byte_offset = 2 * sizeof(float);
  managed->dl_tensor.shape[1] = 2;
  OK(mica_tensor_from_dlpack(managed, &tensor));
  CHECK(element(tensor, 0) == 2);
  mica_tensor_free(tensor);
  CHECK(deleted == 1);
}

int main(void) {
  RUN(export_shares_memory_and_keeps_it_alive);
  RUN(unversioned_export_shares_memory_too);
  RUN(export_without_import_is_released_by_its_deleter);
  RUN(import_shares_memory_and_deletes_once);
  RUN(unversioned_import_deletes_once);
  RUN(import_takes_ownership_on_failure_too);
  RUN(read_only_memory_is_never_written);
  RUN(deleters_may_be_absent);
  RUN(strides_may_be_absent);
  RUN(byte_offset_counts);
  return 0;
}
