/* SPDX-License-Identifier: Apache-2.0
 * Metadata: typed fields, JSON, affine, spacing, orientation, voxel and world coordinates. */
#include "check.h"

/* Spacing 2, 3, 4 mm; x towards left, y towards anterior, z towards superior; origin (90, -120, -70).
 * Voxel (1, 2, 3) is at (90 - 2, -120 + 6, -70 + 12) = (88, -114, -58). */
static const double affine[16] = {-2, 0, 0, 90, 0, 3, 0, -120, 0, 0, 4, -70, 0, 0, 0, 1};

static void affine_is_the_identity_until_set(void) {
  mica_tensor *tensor = make_ramp();
  double out[16];
  size_t rows = 0;
  int i;
  OK(mica_tensor_affine(tensor, out, &rows));
  CHECK(rows == 4);
  for (i = 0; i < 16; i++) CHECK(out[i] == (i % 5 == 0 ? 1.0 : 0.0));
  OK(mica_tensor_set_affine(tensor, affine, 4));
  OK(mica_tensor_affine(tensor, out, &rows));
  CHECK(rows == 4 && memcmp(out, affine, sizeof affine) == 0);
  mica_tensor_free(tensor);
}

static void spacing_and_orientation_follow_the_affine(void) {
  mica_tensor *tensor = make_ramp();
  double spacing[3] = {0, 0, 0};
  size_t count = 0;
  mica_string *orientation = NULL;
  OK(mica_tensor_set_affine(tensor, affine, 4));
  OK(mica_tensor_spacing(tensor, spacing, &count));
  CHECK(count == 3);
  NEAR(spacing[0], 2);
  NEAR(spacing[1], 3);
  NEAR(spacing[2], 4);
  OK(mica_tensor_orientation(tensor, &orientation));
  CHECK(string_is(orientation, "LAS"));
  mica_tensor_free(tensor);
}

static void points_map_to_the_world_and_back(void) {
  mica_tensor *tensor = make_ramp();
  const double voxels[6] = {1, 2, 3, 0, 0, 0};
  double world[6], back[6];
  int i;
  OK(mica_tensor_set_affine(tensor, affine, 4));
  OK(mica_tensor_voxel_to_world(tensor, voxels, 2, world));
  NEAR(world[0], 88);
  NEAR(world[1], -114);
  NEAR(world[2], -58);
  NEAR(world[3], 90);
  NEAR(world[4], -120);
  NEAR(world[5], -70);
  OK(mica_tensor_world_to_voxel(tensor, world, 2, back));
  for (i = 0; i < 6; i++) NEAR(back[i], voxels[i]);
  OK(mica_tensor_voxel_to_world(tensor, NULL, 0, world)); /* no points */
  mica_tensor_free(tensor);
}

static void affine_algebra_needs_no_tensor(void) {
  /* Rotated by 30 degrees about z, spacing 0.5, 2, 3: columns are scaled unit vectors. */
  const double c = 0.86602540378443864676, s = 0.5;
  const double rotated[16] = {0.5 * c, -2 * s, 0, 10, 0.5 * s, 2 * c, 0, 20, 0, 0, 3, 30, 0, 0, 0, 1};
  const double picture[9] = {0, 2, 5, -1, 0, 6, 0, 0, 1}; /* x to posterior, y to right */
  double spacing[3], lps[16], ras[16];
  mica_string *orientation = NULL;
  int i;
  OK(mica_affine_spacing(rotated, 4, spacing));
  NEAR(spacing[0], 0.5);
  NEAR(spacing[1], 2);
  NEAR(spacing[2], 3);
  OK(mica_affine_orientation(rotated, 4, &orientation));
  CHECK(string_is(orientation, "RAS"));
  OK(mica_affine_spacing(picture, 3, spacing));
  NEAR(spacing[0], 1);
  NEAR(spacing[1], 2);
  OK(mica_affine_orientation(picture, 3, &orientation));
  CHECK(string_is(orientation, "PR"));
  /* The world's first two axes change sign. */
  OK(mica_affine_ras_to_lps(rotated, 4, lps));
  for (i = 0; i < 16; i++) NEAR(lps[i], i < 8 ? -rotated[i] : rotated[i]);
  OK(mica_affine_ras_to_lps(lps, 4, ras));
  for (i = 0; i < 16; i++) NEAR(ras[i], rotated[i]);
}

static void typed_fields_are_set_read_and_removed(void) {
  mica_tensor *tensor = make_ramp();
  mica_string *text = NULL;
  mica_value *value = NULL;
  int64_t integer = 0;
  double number = 0;
  bool flag = false;
  OK(mica_tensor_meta_set_int(tensor, TEXT("series"), INT64_C(9007199254740993)));
  OK(mica_tensor_meta_set_double(tensor, TEXT("kvp"), 119.5));
  OK(mica_tensor_meta_set_bool(tensor, TEXT("contrast"), true));
  OK(mica_tensor_meta_set_string(tensor, TEXT("name"),
                                 TEXT("sch\xc3\xa4"
                                      "del \"1\"")));
  OK(mica_tensor_meta_get_int(tensor, TEXT("series"), &integer));
  CHECK(integer == INT64_C(9007199254740993)); /* 2^53 + 1: no detour through double */
  OK(mica_tensor_meta_get_double(tensor, TEXT("kvp"), &number));
  CHECK(number == 119.5);
  OK(mica_tensor_meta_get_bool(tensor, TEXT("contrast"), &flag));
  CHECK(flag);
  OK(mica_tensor_meta_get_string(tensor, TEXT("name"), &text));
  CHECK(string_is(text,
                  "sch\xc3\xa4"
                  "del \"1\""));
  FAILS_SAYING(MICA_ERROR_TYPE, "name", mica_tensor_meta_get_int(tensor, TEXT("name"), &integer));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "absent", mica_tensor_meta_get_int(tensor, TEXT("absent"), &integer));
  CHECK(integer == INT64_C(9007199254740993));

  OK(mica_tensor_meta_get(tensor, TEXT("kvp"), &value));
  CHECK(mica_value_type_of(value) == MICA_VALUE_FLOAT);
  OK(mica_tensor_meta_set(tensor, TEXT("copy"), value));
  OK(mica_tensor_meta_get_double(tensor, TEXT("copy"), &number));
  CHECK(number == 119.5);
  OK(mica_tensor_meta_set(tensor, TEXT("copy"), NULL)); /* removes */
  FAILS(MICA_ERROR_NOT_FOUND, mica_tensor_meta_get_double(tensor, TEXT("copy"), &number));
  mica_value_free(value);
  mica_tensor_free(tensor);
}

static void json_replaces_and_returns_all_metadata(void) {
  mica_tensor *tensor = make_ramp();
  mica_string *json = NULL;
  double out[16];
  size_t rows = 0;
  int64_t integer = 0;
  OK(mica_tensor_meta_set_int(tensor, TEXT("old"), 1));
  OK(mica_tensor_set_meta_json(tensor, TEXT("{\"new\": 7, \"nested\": {\"list\": [1, 2.5, \"x\", null]},"
                                            " \"affine\": [[2,0,0,1],[0,2,0,2],[0,0,2,3],[0,0,0,1]]}")));
  OK(mica_tensor_meta_get_int(tensor, TEXT("new"), &integer));
  CHECK(integer == 7);
  FAILS(MICA_ERROR_NOT_FOUND, mica_tensor_meta_get_int(tensor, TEXT("old"), &integer));
  OK(mica_tensor_affine(tensor, out, &rows));
  CHECK(out[0] == 2 && out[3] == 1 && out[11] == 3);
  OK(mica_tensor_meta_json(tensor, &json));
  CHECK(str_contains(mica_string_view(json), "nested") && str_contains(mica_string_view(json), "affine"));
  mica_string_free(json);
  FAILS(MICA_ERROR_PARSE, mica_tensor_set_meta_json(tensor, TEXT("{\"a\": ")));
  FAILS(MICA_ERROR_TYPE, mica_tensor_set_meta_json(tensor, TEXT("[1, 2]")));
  OK(mica_tensor_meta_get_int(tensor, TEXT("new"), &integer)); /* a failed call changes nothing */
  mica_tensor_free(tensor);
}

static void plain_tensors_have_no_affine(void) {
  const int64_t shape[1] = {2};
  mica_tensor *tensor = NULL;
  double out[16];
  size_t rows = 0;
  OK(mica_set_track_meta(false));
  OK(mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 1, NULL, 0, &tensor));
  OK(mica_set_track_meta(true));
  FAILS(MICA_ERROR_STATE, mica_tensor_affine(tensor, out, &rows));
  mica_tensor_free(tensor);
}

static void two_dimensional_affines_fit_pictures(void) {
  const int64_t shape[3] = {1, 4, 5};
  const double picture[9] = {0.5, 0, 1, 0, 0.25, 2, 0, 0, 1};
  const double voxel[2] = {2, 4};
  mica_tensor *tensor = NULL;
  double spacing[3], world[2];
  size_t count = 0;
  OK(mica_tensor_zeros(MICA_DTYPE_UINT8, shape, 3, NULL, 0, &tensor));
  OK(mica_tensor_set_affine(tensor, picture, 3));
  OK(mica_tensor_spacing(tensor, spacing, &count));
  CHECK(count == 2);
  NEAR(spacing[0], 0.5);
  NEAR(spacing[1], 0.25);
  OK(mica_tensor_voxel_to_world(tensor, voxel, 1, world));
  NEAR(world[0], 2);
  NEAR(world[1], 3);
  mica_tensor_free(tensor);
}

int main(void) {
  RUN(affine_is_the_identity_until_set);
  RUN(spacing_and_orientation_follow_the_affine);
  RUN(points_map_to_the_world_and_back);
  RUN(affine_algebra_needs_no_tensor);
  RUN(typed_fields_are_set_read_and_removed);
  RUN(json_replaces_and_returns_all_metadata);
  RUN(plain_tensors_have_no_affine);
  RUN(two_dimensional_affines_fit_pictures);
  return 0;
}
