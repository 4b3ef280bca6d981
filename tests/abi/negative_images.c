/* SPDX-License-Identifier: Apache-2.0
 * Misuse of the functions for images in files: an error, never a crash. */
#include "check.h"

static mica_read_options reading(void) {
  mica_read_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  return options;
}

static mica_write_options writing(void) {
  mica_write_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  return options;
}

static mica_error *read_with(const mica_read_options *options) {
  mica_tensor *image = NULL;
  mica_error *error = mica_image_read(TEXT("negative_images.nii"), options, &image);
  CHECK(image == NULL);
  return error;
}

static mica_error *write_with(const mica_tensor *image, const mica_write_options *options) {
  return mica_image_write(image, TEXT("negative_images_out.nii"), options);
}

static void read_functions(void) {
  const mica_str one = {"negative_images.nii", 19}, broken = {NULL, 3}, not_utf8 = {"\xff\xfe", 2};
  mica_tensor *image = NULL, *ramp = make_ramp();
  mica_string *text = NULL;
  mica_range range = {3, 1};
  mica_read_options options = reading();
  OK(mica_image_write(ramp, TEXT("negative_images.nii"), NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read(NULL, 3, NULL, &image));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read(NULL, 0, NULL, &image));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read(TEXT("negative_images.nii"), NULL, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read(TEXT("\xff.nii"), NULL, &image));
  FAILS(MICA_ERROR_IO, mica_image_read(TEXT("a\0b.nii"), NULL, &image)); /* no path holds a NUL */
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read_files(NULL, 1, NULL, &image));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read_files(&one, 0, NULL, &image));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read_files(&broken, 1, NULL, &image));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read_files(&not_utf8, 1, NULL, &image));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read_files(&one, 1, NULL, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read_header(NULL, 3, NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_read_header(TEXT("negative_images.nii"), NULL, NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_image_read_header(TEXT("missing.nii"), NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_scan(NULL, 1, NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_scan(&broken, 1, NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_scan(&one, 1, NULL, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_segmentation_read(NULL, 1, false, NULL, &text, &image));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_segmentation_read(TEXT("x"), false, NULL, &text, NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_dicom_segmentation_read(TEXT("missing.dcm"), true, NULL, NULL, &image));
  FAILS(MICA_ERROR_IO, mica_dicom_segmentation_read(TEXT("negative_images.nii"), true, NULL, &text, &image));

  options.struct_size = 3;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, read_with(&options));
  options = reading();
  options.convert = true;
  options.dtype = 1234;
  FAILS(MICA_ERROR_TYPE, read_with(&options));
  options = reading();
  options.region_size = 3;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, read_with(&options));
  options.region = &range;
  options.region_size = 1;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, read_with(&options)); /* ends before it starts */
  range.start = 0, range.end = UINT64_MAX;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, read_with(&options)); /* outside */
  options = reading();
  options.max_bytes = 5;
  FAILS_SAYING(MICA_ERROR_IO, "allowed", read_with(&options));
  options = reading();
  options.series.size = 7;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, read_with(&options));
  options = reading();
  options.arrays_size = 2;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, read_with(&options));
  CHECK(image == NULL && text == NULL);
  mica_tensor_free(ramp);
  CHECK(remove("negative_images.nii") == 0);
}

static void write_functions(void) {
  mica_tensor *ramp = make_ramp();
  mica_write_options options = writing();
  mica_string *files = NULL;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_write(NULL, TEXT("x.nii"), NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_write(ramp, NULL, 5, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_image_write(ramp, NULL, 0, NULL));
  FAILS(MICA_ERROR_UNSUPPORTED, mica_image_write(ramp, TEXT("no_ending"), NULL));
  FAILS(MICA_ERROR_UNSUPPORTED, mica_image_write(ramp, TEXT("volume.png"), NULL)); /* three spatial axes */
  options.struct_size = 1;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, write_with(ramp, &options));
  options = writing();
  options.convert = true;
  options.dtype = -9;
  FAILS(MICA_ERROR_TYPE, write_with(ramp, &options));
  options = writing();
  options.channel_dim = 9;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, write_with(ramp, &options));
  options = writing();
  options.compression = 13;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, write_with(ramp, &options));
  options = writing();
  options.nifti_version = 3;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, write_with(ramp, &options));
  options = writing();
  options.set_codes = true;
  options.sform_code = 77;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, write_with(ramp, &options));
  options = writing();
  options.quality = -1;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, write_with(ramp, &options));
  CHECK(remove("negative_images_out.nii") != 0); /* nothing was written */

  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_segmentation_write(NULL, TEXT("x.dcm"), NULL, 0));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_segmentation_write(ramp, NULL, 3, NULL, 0));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_segmentation_write(ramp, TEXT("x.dcm"), NULL, 4));
  FAILS(MICA_ERROR_PARSE, mica_dicom_segmentation_write(ramp, TEXT("x.dcm"), TEXT("{")));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_segmentation_write(ramp, TEXT("x.dcm"), TEXT("{\"colour\": 1}")));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_series_write(NULL, TEXT("x"), NULL, 0, &files));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_series_write(ramp, NULL, 3, NULL, 0, &files));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_series_write(ramp, TEXT("x"), NULL, 4, NULL));
  FAILS(MICA_ERROR_PARSE, mica_dicom_series_write(ramp, TEXT("x"), TEXT("[1, 2"), &files));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_dicom_series_write(ramp, TEXT("x"), TEXT("{\"colour\": 1}"), &files));
  CHECK(files == NULL);
  mica_tensor_free(ramp);
}

static mica_error *read_nothing(void *user_data, const mica_str *paths, size_t count, mica_tensor **out) {
  (void)user_data, (void)paths, (void)count, (void)out;
  return NULL;
}

static mica_error *write_nothing(void *user_data, const mica_tensor *image, const char *path, size_t size) {
  (void)user_data, (void)image, (void)path, (void)size;
  return NULL;
}

static void readers_and_writers(void) {
  int destroyed = 0;
  mica_component *component = NULL;
  mica_tensor *image = NULL;
  mica_reader_callbacks reader;
  mica_writer_callbacks writer;
  memset(&reader, 0, sizeof reader);
  memset(&writer, 0, sizeof writer);
  reader.user_data = writer.user_data = &destroyed;
  reader.destroy = writer.destroy = count_call;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_reader(NULL, &component));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_reader(&reader, &component)); /* struct_size 0 */
  CHECK(destroyed == 0);
  reader.struct_size = sizeof reader;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_reader(&reader, &component)); /* no name */
  reader.name = "Nothing", reader.name_size = 7;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_reader(&reader, &component)); /* no function */
  reader.read = read_nothing;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_reader(&reader, NULL));
  CHECK(destroyed == 3);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_writer(NULL, &component));
  writer.struct_size = sizeof writer;
  writer.name = "Nothing", writer.name_size = 7;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_writer(&writer, &component)); /* no function */
  writer.write = write_nothing;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_writer(&writer, NULL));
  CHECK(destroyed == 5 && component == NULL);

  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_reader_register(NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_reader_unregister(NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_writer_register(TEXT(".x"), NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_writer_unregister(NULL));
  OK(mica_component_new_writer(&writer, &component));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_writer_register(NULL, 4, component));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_writer_register(TEXT("."), component));
  mica_component_free(component);
  CHECK(destroyed == 6);

  /* A reader that says it succeeded and left nothing. */
  OK(mica_component_new_reader(&reader, &component));
  OK(mica_reader_register(component));
  FAILS(MICA_ERROR_CALLBACK, mica_image_read(TEXT("anything"), NULL, &image));
  OK(mica_reader_unregister(component));
  mica_component_free(component);
  CHECK(destroyed == 7 && image == NULL);
}

int main(void) {
  RUN(read_functions);
  RUN(write_functions);
  RUN(readers_and_writers);
  return 0;
}
