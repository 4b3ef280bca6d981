/* SPDX-License-Identifier: Apache-2.0
 * Brain extraction with the two trained networks of deepbet, as examples/brain_extraction, in C:
 *
 *   brain_extraction_c T1 BBOX_MODEL MODEL FOLDER
 *
 * writes brain_mask.nii.gz, brain_mask.dcm (DICOM SEG) and overlay.png into FOLDER. */
#include <math.h>
#include <mica.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What both networks were trained on: a cube, intensities between two percentiles, mean 0.449, deviation 0.226. */
#define NORMALISED(size)                                                                                             \
  "{\"_target_\": \"Resize\", \"spatial_size\": [" #size "," #size "," #size "], \"mode\": \"nearest-exact\"},"      \
  "{\"_target_\": \"ScaleIntensityRangePercentiles\", \"lower\": 0.5, \"upper\": 99.5, \"b_min\": 0, \"b_max\": 1,"  \
  " \"clip\": true}, {\"_target_\": \"NormalizeIntensity\"},"                                                        \
  "{\"_target_\": \"NormalizeIntensity\", \"subtrahend\": -1.9867256637168142, \"divisor\": 4.424778761061947}"
#define UPRIGHT "{\"_target_\": \"Orientation\", \"axcodes\": \"RAS\"}, {\"_target_\": \"SignalFillEmpty\"}"
#define LARGEST "{\"_target_\": \"AsDiscrete\", \"argmax\": true},"                                                  \
  "{\"_target_\": \"KeepLargestConnectedComponent\", \"applied_labels\": [1]}"
#define COMPOSE(steps) "{\"_target_\": \"Compose\", \"transforms\": [" steps "]}"
#define SEGMENT "{\"_target_\": \"Segment\", \"network\": {\"_target_\": \"TorchScript\", \"path\": \"%s\","             \
  "\"optimize\": \"fuse\"},"

/* On an error the process ends, and with it everything it owns. */
static void check(mica_error *error) {
  mica_str message, path;
  if (error == NULL) return;
  message = mica_error_message(error);
  path = mica_error_path(error);
  fprintf(stderr, "brain_extraction_c: %.*s (%.*s)\n", (int)message.size, message.data, (int)path.size, path.data);
  exit(1);
}

static mica_tensor *apply(const char *config, const mica_tensor *image) {
  mica_component *transform = NULL;
  mica_tensor *out = NULL;
  check(mica_component_from_config(config, strlen(config), NULL, &transform));
  check(mica_component_apply_tensor(transform, image, NULL, &out));
  mica_component_free(transform);
  return out;
}

/* One voxel of a float32 volume (1, x, y, z). */
static float voxel(const mica_tensor *volume, const int64_t at[3]) {
  const int64_t *strides = mica_tensor_strides(volume);
  const void *data = NULL;
  check(mica_tensor_data(volume, &data));
  return ((const float *)data)[at[0] * strides[1] + at[1] * strides[2] + at[2] * strides[3]];
}

/* First plane and last plus one along each axis of which more than 2 % is brain. */
static void extents(const mica_tensor *brain, int64_t first[3], int64_t end[3]) {
  const int64_t *shape = mica_tensor_shape(brain) + 1;
  int axis;
  for (axis = 0; axis < 3; axis++) {
    const int across = axis == 0 ? 1 : 0, up = axis == 2 ? 1 : 2;
    int64_t at[3];
    first[axis] = -1;
    for (at[axis] = 0; at[axis] < shape[axis]; at[axis]++) {
      double sum = 0;
      for (at[across] = 0; at[across] < shape[across]; at[across]++)
        for (at[up] = 0; at[up] < shape[up]; at[up]++) sum += voxel(brain, at);
      if (sum <= 0.02 * (double)(shape[across] * shape[up])) continue;
      if (first[axis] < 0) first[axis] = at[axis];
      end[axis] = at[axis] + 1;
    }
    if (first[axis] < 0) {
      fprintf(stderr, "brain_extraction_c: no brain was found\n");
      exit(1);
    }
  }
}

/* A SpatialCrop of the box around the brain with a tenth of its size more on each side. */
static void box_around(const mica_tensor *brain, const mica_tensor *whole, char *config, size_t size) {
  int64_t first[3], end[3], start[3], stop[3];
  int axis;
  extents(brain, first, end);
  for (axis = 0; axis < 3; axis++) {
    const double scale = (double)mica_tensor_shape(whole)[axis + 1] / (double)mica_tensor_shape(brain)[axis + 1];
    const double centre = nearbyint(scale * (double)(first[axis] + end[axis]) / 2);
    const double half = nearbyint(1.2 * scale * (double)(end[axis] - first[axis])) / 2;
    start[axis] = (int64_t)fmax(0, centre - half);
    stop[axis] = (int64_t)fmin((double)mica_tensor_shape(whole)[axis + 1], centre + half);
  }
  snprintf(config, size, "{\"_target_\": \"SpatialCrop\", \"roi_start\": [%d,%d,%d], \"roi_end\": [%d,%d,%d]}",
           (int)start[0], (int)start[1], (int)start[2], (int)stop[0], (int)stop[1], (int)stop[2]);
}

/* Slices through the middle of the brain along each axis, side by side, its outline in red. */
static void write_overlay(const mica_tensor *image, const mica_tensor *mask, const char *path) {
  mica_tensor *ras = apply(COMPOSE(UPRIGHT), image), *brain = apply(COMPOSE(UPRIGHT), mask), *picture = NULL;
  mica_tensor *outline = apply("{\"_target_\": \"LabelToContour\"}", brain);
  mica_tensor *grey = apply("{\"_target_\": \"ScaleIntensityRangePercentiles\", \"lower\": 1, \"upper\": 99.5,"
                            " \"b_min\": 0, \"b_max\": 255, \"clip\": true}", ras);
  const int64_t *shape = mica_tensor_shape(ras) + 1;
  const int64_t columns = shape[1] + 2 * shape[0], rows = shape[1] > shape[2] ? shape[1] : shape[2];
  const int64_t extent[3] = {3, columns, rows};
  unsigned char *pixels = calloc((size_t)(3 * columns * rows), 1);
  int64_t first[3], end[3], at[3], left = 0;
  int axis, colour;
  if (pixels == NULL) exit(1);
  extents(brain, first, end);
  for (axis = 0; axis < 3; left += shape[axis == 0 ? 1 : 0], axis++) {
    const int across = axis == 0 ? 1 : 0, up = axis == 2 ? 1 : 2;
    at[axis] = (first[axis] + end[axis]) / 2;
    for (at[across] = 0; at[across] < shape[across]; at[across]++)
      for (at[up] = 0; at[up] < shape[up]; at[up]++)
        for (colour = 0; colour < 3; colour++) {
          const float value = voxel(outline, at) > 0 ? (colour == 0 ? 255.0F : 0.0F) : voxel(grey, at);
          const int64_t row = (rows + shape[up]) / 2 - 1 - at[up];
          pixels[(colour * columns + left + at[across]) * rows + row] = (unsigned char)value;
        }
  }
  check(mica_tensor_from_data(pixels, MICA_DTYPE_UINT8, extent, NULL, 3, NULL, 0, free, pixels, &picture));
  check(mica_image_write(picture, path, strlen(path), NULL));
  mica_tensor_free(picture);
  mica_tensor_free(grey);
  mica_tensor_free(outline);
  mica_tensor_free(brain);
  mica_tensor_free(ras);
}

static void print_volume(const mica_tensor *mask) {
  const int64_t *shape = mica_tensor_shape(mask) + 1;
  double spacing[3], count = 0;
  size_t axes = 0;
  int64_t at[3];
  check(mica_tensor_spacing(mask, spacing, &axes));
  for (at[0] = 0; at[0] < shape[0]; at[0]++)
    for (at[1] = 0; at[1] < shape[1]; at[1]++)
      for (at[2] = 0; at[2] < shape[2]; at[2]++) count += voxel(mask, at);
  printf("brain volume: %.0f ml\n", count * spacing[0] * spacing[1] * spacing[2] / 1000);
}

int main(int argc, char **argv) {
  static const char segments[] = "{\"segments\": [{\"number\": 1, \"label\": \"Brain\"}]}";
  mica_read_options reading;
  mica_write_options writing;
  mica_tensor *image = NULL, *ras, *coarse, *mask, *bytes = NULL;
  char config[4096], box[256], path[1024];
  if (argc != 5) {
    fprintf(stderr, "usage: %s T1 BBOX_MODEL MODEL FOLDER\n", argv[0]);
    return 2;
  }
  memset(&reading, 0, sizeof reading);
  reading.struct_size = sizeof reading;
  reading.convert = true;
  reading.dtype = MICA_DTYPE_FLOAT32;
  check(mica_image_read(argv[1], strlen(argv[1]), &reading, &image));

  /* Where the brain is, on a coarse grid; then its outline on a fine one around it, and back on the grid of the file. */
  ras = apply(COMPOSE(UPRIGHT), image);
  snprintf(config, sizeof config,
           SEGMENT "\"preprocessing\": " COMPOSE(NORMALISED(128)) ", \"postprocessing\": " COMPOSE(LARGEST)
           ", \"invert\": false}", argv[2]);
  coarse = apply(config, ras);
  box_around(coarse, ras, box, sizeof box);
  snprintf(config, sizeof config,
           SEGMENT "\"preprocessing\": " COMPOSE(UPRIGHT ", %s, " NORMALISED(256)) ", \"postprocessing\": "
           COMPOSE(LARGEST ", {\"_target_\": \"FillHoles\", \"connectivity\": 1}") "}", argv[3], box);
  mask = apply(config, image);

  print_volume(mask);
  check(mica_tensor_to(mask, "", 0, MICA_DTYPE_UINT8, &bytes));
  memset(&writing, 0, sizeof writing);
  writing.struct_size = sizeof writing;
  snprintf(path, sizeof path, "%s/brain_mask.nii.gz", argv[4]);
  check(mica_image_write(bytes, path, strlen(path), &writing));
  snprintf(path, sizeof path, "%s/brain_mask.dcm", argv[4]);
  check(mica_dicom_segmentation_write(bytes, path, strlen(path), segments, sizeof segments - 1));
  snprintf(path, sizeof path, "%s/overlay.png", argv[4]);
  write_overlay(image, mask, path);
  printf("overlay: %s\n", path);
  mica_tensor_free(bytes);
  mica_tensor_free(mask);
  mica_tensor_free(coarse);
  mica_tensor_free(ras);
  mica_tensor_free(image);
  return 0;
}
