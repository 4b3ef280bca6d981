/* SPDX-License-Identifier: Apache-2.0
 * What the C tests share: checks that say what was expected, and a few objects to test with. */
#ifndef MICA_TESTS_CHECK_H
#define MICA_TESTS_CHECK_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mica.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A string literal as the two arguments that the C API takes. */
#define TEXT(literal) (literal), (sizeof(literal) - 1)

#define CHECK(condition)                                                        \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                                  \
    }                                                                           \
  } while (0)

/* The call succeeds. */
#define OK(call) check_ok((call), #call, __FILE__, __LINE__)
/* The call fails with this code. */
#define FAILS(code, call) check_fails((call), (code), NULL, #call, __FILE__, __LINE__)
/* … and its message or path mentions the text. */
#define FAILS_SAYING(code, text, call) check_fails((call), (code), (text), #call, __FILE__, __LINE__)
#define NEAR(a, b) CHECK(fabs((double)(a) - (double)(b)) < 1e-6)
/* Runs one test function and reports it. */
#define RUN(test)             \
  do {                        \
    test();                   \
    printf("ok %s\n", #test); \
    fflush(stdout);           \
  } while (0)

static inline void check_ok(mica_error *error, const char *call, const char *file, int line) {
  if (error == NULL) return;
  mica_str message = mica_error_message(error), path = mica_error_path(error);
  fprintf(stderr, "%s:%d: %s\n  failed with code %d: %.*s (path: %.*s)\n", file, line, call,
          (int)mica_error_code(error), (int)message.size, message.data, (int)path.size,
          path.size == 0 ? "" : path.data);
  exit(1);
}

static inline int str_contains(mica_str text, const char *part) {
  size_t size = strlen(part), i;
  for (i = 0; i + size <= text.size; i++) {
    if (memcmp(text.data + i, part, size) == 0) return 1;
  }
  return 0;
}

static inline int str_is(mica_str text, const char *expected) {
  return text.size == strlen(expected) && (text.size == 0 || memcmp(text.data, expected, text.size) == 0);
}

static inline void check_fails(mica_error *error, mica_error_kind code, const char *part, const char *call,
                               const char *file, int line) {
  mica_str message, path;
  if (error == NULL) {
    fprintf(stderr, "%s:%d: %s\n  succeeded, expected error code %d\n", file, line, call, (int)code);
    exit(1);
  }
  message = mica_error_message(error);
  path = mica_error_path(error);
  if (mica_error_code(error) != code) {
    fprintf(stderr, "%s:%d: %s\n  failed with code %d, expected %d: %.*s\n", file, line, call,
            (int)mica_error_code(error), (int)code, (int)message.size, message.data);
    exit(1);
  }
  if (message.size == 0) {
    fprintf(stderr, "%s:%d: %s\n  failed without a message\n", file, line, call);
    exit(1);
  }
  if (part != NULL && !str_contains(message, part) && !str_contains(path, part)) {
    fprintf(stderr, "%s:%d: %s\n  the error does not mention \"%s\": %.*s (path: %.*s)\n", file, line, call, part,
            (int)message.size, message.data, (int)path.size, path.size == 0 ? "" : path.data);
    exit(1);
  }
  mica_error_free(error);
}

/* Whether an owned string contains a part (NULL: anything); frees it. */
static inline int string_contains(mica_string *string, const char *part) {
  int found = part == NULL || str_contains(mica_string_view(string), part);
  if (!found) {
    mica_str text = mica_string_view(string);
    fprintf(stderr, "no \"%s\" in: %.*s\n", part, (int)text.size, text.data);
  }
  mica_string_free(string);
  return found;
}

static inline int string_is(mica_string *string, const char *expected) {
  int same = str_is(mica_string_view(string), expected);
  if (!same) {
    mica_str text = mica_string_view(string);
    fprintf(stderr, "expected \"%s\", found: %.*s\n", expected, (int)text.size, text.data);
  }
  mica_string_free(string);
  return same;
}

/* A destroy callback that counts: user_data is an int. */
static inline void count_call(void *user_data) { ++*(int *)user_data; }

/* A float32 tensor of shape [1, 2, 3, 4] with the values 0, 1, …, 23 and its own memory. */
static inline mica_tensor *make_ramp(void) {
  const int64_t shape[4] = {1, 2, 3, 4};
  mica_tensor *tensor = NULL;
  void *data = NULL;
  int i;
  OK(mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 4, NULL, 0, &tensor));
  OK(mica_tensor_data_mut(tensor, &data));
  for (i = 0; i < 24; i++) ((float *)data)[i] = (float)i;
  return tensor;
}

/* Element i of a contiguous float32 tensor. */
static inline float element(const mica_tensor *tensor, int i) {
  const void *data = NULL;
  OK(mica_tensor_data(tensor, &data));
  CHECK(mica_tensor_dtype(tensor) == MICA_DTYPE_FLOAT32);
  return ((const float *)data)[i];
}

/* The same with C order made sure of: transforms may return views. */
static inline float element_c(const mica_tensor *tensor, int i) {
  mica_tensor *contiguous = NULL;
  float value;
  OK(mica_tensor_contiguous(tensor, &contiguous));
  value = element(contiguous, i);
  mica_tensor_free(contiguous);
  return value;
}

/* A component by name with JSON arguments. */
static inline mica_component *make_component(const char *name, const char *args) {
  mica_component *component = NULL;
  OK(mica_component_new(name, strlen(name), args, strlen(args), NULL, &component));
  return component;
}

#ifdef __cplusplus
}
#endif

#endif
