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

static void import_takes_ownership_on_failure_too(void) {
  int deleted = 0;
  DLManagedTensorVersioned *managed;
  DLManagedTensor *unversioned;
  mica_tensor *tensor = NULL;

  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_from_dlpack(produce(&deleted), NULL));
  CHECK(deleted == 1);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_from_dlpack_unversioned(produce_unversioned(&deleted), NULL));
  CHECK(deleted == 2);

  managed = produce(&deleted);
  managed->version.major = DLPACK_MAJOR_VERSION + 1; /* another layout: only the deleter may be used */
  FAILS(MICA_ERROR_UNSUPPORTED, mica_tensor_from_dlpack(managed, &tensor));
  CHECK(deleted == 3);

  managed = produce(&deleted);
  managed->dl_tensor.dtype.code = kDLComplex;
  managed->dl_tensor.dtype.bits = 64;
  FAILS(MICA_ERROR_TYPE, mica_tensor_from_dlpack(managed, &tensor));
  CHECK(deleted == 4);

  unversioned = produce_unversioned(&deleted);
  unversioned->dl_tensor.dtype.lanes = 4;
  FAILS(MICA_ERROR_TYPE, mica_tensor_from_dlpack_unversioned(unversioned, &tensor));
  CHECK(deleted == 5);

  managed = produce(&deleted);
  managed->dl_tensor.shape[1] = -3;
  FAILS(MICA_ERROR_SHAPE, mica_tensor_from_dlpack(managed, &tensor));
  CHECK(deleted == 6);

  managed = produce(&deleted);
  managed->dl_tensor.ndim = -1;
  FAILS(MICA_ERROR_SHAPE, mica_tensor_from_dlpack(managed, &tensor));
  CHECK(deleted == 7);

  managed = produce(&deleted);
  managed->dl_tensor.data = NULL;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_from_dlpack(managed, &tensor));
  CHECK(deleted == 8);
  CHECK(tensor == NULL);
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
  RUN(strides_may_be_absent);
  RUN(byte_offset_counts);
  return 0;
}
