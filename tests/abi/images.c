/* SPDX-License-Identifier: Apache-2.0
 * Images in files: reading, writing, headers, regions, cancelling, DICOM, and the application's own readers and writers. */
#include "check.h"

/* A file name of its own for each run. */
static const char *name(const char *ending) {
  static char buffer[8][96];
  static int next = 0;
  char *text = buffer[next++ % 8];
  static int mark;
  snprintf(text, 96, "abi_images_%p_%d%s", (void *)&mark, next, ending);
  return text;
}

static void write_to(const mica_tensor *image, const char *path) {
  OK(mica_image_write(image, path, strlen(path), NULL));
}

static mica_tensor *read_from(const char *path) {
  mica_tensor *image = NULL;
  OK(mica_image_read(path, strlen(path), NULL, &image));
  return image;
}

static mica_tensor *make_image(void) {
  static const double affine[16] = {-0.5, 0, 0, 10, 0, 0.75, 0, -20, 0, 0, 2, 30, 0, 0, 0, 1};
  mica_tensor *image = make_ramp();
  OK(mica_tensor_set_affine(image, affine, 4));
  return image;
}

static void voxels_and_affine_survive_every_volume_format(void) {
  static const char *const endings[] = {".nii", ".nii.gz", ".nrrd", ".mha", ".mgz"};
  size_t i;
  for (i = 0; i < sizeof endings / sizeof endings[0]; i++) {
    const char *path = name(endings[i]);
    mica_tensor *image = make_image(), *back;
    double affine[16];
    size_t rows = 0;
    int voxel;
    write_to(image, path);
    back = read_from(path);
    CHECK(mica_tensor_ndim(back) == 4 && mica_tensor_shape(back)[0] == 1 && mica_tensor_shape(back)[3] == 4);
    CHECK(mica_tensor_dtype(back) == MICA_DTYPE_FLOAT32);
    for (voxel = 0; voxel < 24; voxel++) CHECK(element_c(back, voxel) == (float)voxel);
    OK(mica_tensor_affine(back, affine, &rows));
    CHECK(rows == 4);
    NEAR(affine[0], -0.5);
    NEAR(affine[7], -20);
    NEAR(affine[10], 2);
    mica_tensor_free(back);
    mica_tensor_free(image);
    CHECK(remove(path) == 0);
  }
}

static void a_header_is_read_without_the_voxels(void) {
  const char *path = name(".nii.gz");
  mica_tensor *image = make_image();
  mica_string *header = NULL;
  write_to(image, path);
  OK(mica_image_read_header(path, strlen(path), NULL, &header));
  CHECK(str_contains(mica_string_view(header), "\"format\":\"NIfTI\""));
  CHECK(str_contains(mica_string_view(header), "\"shape\":[2,3,4]"));
  CHECK(str_contains(mica_string_view(header), "\"dtype\":\"float32\""));
  CHECK(string_contains(header, "\"orientation\":\"LAS\""));
  mica_tensor_free(image);
  CHECK(remove(path) == 0);
}

static void a_part_of_an_image_is_read_with_its_own_affine(void) {
  const char *path = name(".nii");
  const mica_range region[3] = {{1, 2}, {0, 3}, {2, 4}};
  mica_tensor *image = make_image(), *part = NULL;
  mica_read_options options;
  double affine[16];
  size_t rows = 0;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.region = region;
  options.region_size = 3;
  options.convert = true;
  options.dtype = MICA_DTYPE_INT16;
  write_to(image, path);
  OK(mica_image_read(path, strlen(path), &options, &part));
  CHECK(mica_tensor_dtype(part) == MICA_DTYPE_INT16);
  CHECK(mica_tensor_shape(part)[1] == 1 && mica_tensor_shape(part)[2] == 3 && mica_tensor_shape(part)[3] == 2);
  OK(mica_tensor_affine(part, affine, &rows));
  NEAR(affine[3], 9.5);
  NEAR(affine[11], 34);
  mica_tensor_free(part);
  mica_tensor_free(image);
  CHECK(remove(path) == 0);
}

static void files_are_stacked_as_channels(void) {
  const char *first = name(".nii.gz"), *second = name(".nii.gz");
  mica_str paths[2];
  mica_tensor *image = make_image(), *stacked = NULL;
  write_to(image, first);
  write_to(image, second);
  paths[0].data = first, paths[0].size = strlen(first);
  paths[1].data = second, paths[1].size = strlen(second);
  OK(mica_image_read_files(paths, 2, NULL, &stacked));
  CHECK(mica_tensor_shape(stacked)[0] == 2 && element_c(stacked, 24 + 7) == 7);
  mica_tensor_free(stacked);
  mica_tensor_free(image);
  CHECK(remove(first) == 0 && remove(second) == 0);
}

static void errors_name_the_file_and_what_is_wrong(void) {
  const char *path = name(".nii");
  FILE *file = fopen(path, "wb");
  mica_tensor *image = NULL, *ramp = make_ramp();
  CHECK(file != NULL && fputs("this is no image, whatever its name says", file) >= 0 && fclose(file) == 0);
  FAILS_SAYING(MICA_ERROR_IO, path, mica_image_read(path, strlen(path), NULL, &image));
  FAILS_SAYING(MICA_ERROR_IO, "sizeof_hdr", mica_image_read(path, strlen(path), NULL, &image));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "missing.nii", mica_image_read(TEXT("missing.nii"), NULL, &image));
  FAILS_SAYING(MICA_ERROR_UNSUPPORTED, ".xyz", mica_image_write(ramp, TEXT("image.xyz"), NULL));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "no/such/folder", mica_image_write(ramp, TEXT("no/such/folder/image.nii"), NULL));
  CHECK(image == NULL);
  mica_tensor_free(ramp);
  CHECK(remove(path) == 0);
}

static void a_cancelled_read_gives_nothing(void) {
  const char *path = name(".nii.gz");
  mica_tensor *image = make_image(), *back = NULL;
  mica_cancel *cancel = NULL;
  mica_read_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  OK(mica_cancel_new(&cancel));
  options.cancel = cancel;
  write_to(image, path);
  mica_cancel_set(cancel);
  FAILS(MICA_ERROR_CANCELLED, mica_image_read(path, strlen(path), &options, &back));
  CHECK(back == NULL);
  mica_cancel_free(cancel);
  mica_tensor_free(image);
  CHECK(remove(path) == 0);
}

typedef struct state {
  int read, written, destroyed;
} state;

static void destroy_state(void *user_data) { ((state *)user_data)->destroyed++; }

static bool accepts_xyz(void *user_data, const char *path, size_t size) {
  (void)user_data;
  return size > 4 && memcmp(path + size - 4, ".xyz", 4) == 0;
}

static mica_error *read_xyz(void *user_data, const mica_str *paths, size_t count, mica_tensor **out) {
  state *self = (state *)user_data;
  self->read += (int)count;
  if (!accepts_xyz(NULL, paths[0].data, paths[0].size)) return mica_error_new(MICA_ERROR_IO, TEXT("no xyz"));
  *out = make_ramp();
  OK(mica_tensor_set_meta_json(*out, TEXT("{\"original_channel_dim\": 0}")));
  return NULL;
}

static mica_error *write_xyz(void *user_data, const mica_tensor *image, const char *path, size_t size) {
  state *self = (state *)user_data;
  self->written++;
  CHECK(mica_tensor_ndim(image) == 4 && accepts_xyz(NULL, path, size));
  return self->written > 1 ? mica_error_new(MICA_ERROR_IO, TEXT("the disk is full")) : NULL;
}

static void the_applications_readers_and_writers_come_first(void) {
  state self = {0, 0, 0};
  mica_reader_callbacks reading;
  mica_writer_callbacks writing;
  mica_component *reader = NULL, *writer = NULL, *load;
  mica_tensor *image = NULL;
  mica_value *path = NULL, *loaded = NULL;
  memset(&reading, 0, sizeof reading);
  memset(&writing, 0, sizeof writing);
  reading.struct_size = sizeof reading;
  reading.name = writing.name = "Xyz";
  reading.name_size = writing.name_size = 3;
  reading.accepts = accepts_xyz;
  reading.read = read_xyz;
  writing.struct_size = sizeof writing;
  writing.write = write_xyz;
  reading.user_data = writing.user_data = &self;
  reading.destroy = writing.destroy = destroy_state;
  OK(mica_component_new_reader(&reading, &reader));
  OK(mica_component_new_writer(&writing, &writer));
  CHECK(str_is(mica_component_kind(reader), "reader") && str_is(mica_component_kind(writer), "writer"));
  OK(mica_reader_register(reader));
  OK(mica_writer_register(TEXT(".XYZ"), writer));
  OK(mica_image_read(TEXT("somewhere/ct.xyz"), NULL, &image));
  CHECK(self.read == 1 && element_c(image, 7) == 7 && mica_tensor_shape(image)[0] == 1);
  load = make_component("LoadImage", "{\"ensure_channel_first\": true, \"dtype\": \"int16\"}");
  OK(mica_value_new_string(TEXT("ct.xyz"), &path));
  OK(mica_component_apply(load, path, NULL, &loaded));
  CHECK(self.read == 2);
  OK(mica_image_write(image, TEXT("out.xyz"), NULL));
  CHECK(self.written == 1);
  FAILS_SAYING(MICA_ERROR_IO, "the disk is full", mica_image_write(image, TEXT("out.xyz"), NULL));
  OK(mica_reader_unregister(reader));
  OK(mica_writer_unregister(writer));
  FAILS(MICA_ERROR_NOT_FOUND, mica_reader_unregister(reader));
  FAILS(MICA_ERROR_NOT_FOUND, mica_writer_unregister(writer));
  FAILS(MICA_ERROR_TYPE, mica_reader_register(load));
  FAILS(MICA_ERROR_TYPE, mica_writer_register(TEXT("x"), load));
  mica_value_free(loaded);
  mica_value_free(path);
  mica_tensor_free(image);
  mica_component_free(load);
  CHECK(self.destroyed == 0);
  mica_component_free(reader);
  mica_component_free(writer);
  CHECK(self.destroyed == 2);
}

int main(void) {
  RUN(voxels_and_affine_survive_every_volume_format);
  RUN(a_header_is_read_without_the_voxels);
  RUN(a_part_of_an_image_is_read_with_its_own_affine);
  RUN(files_are_stacked_as_channels);
  RUN(errors_name_the_file_and_what_is_wrong);
  RUN(a_cancelled_read_gives_nothing);
  RUN(the_applications_readers_and_writers_come_first);
  return 0;
}
