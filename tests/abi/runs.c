/* SPDX-License-Identifier: Apache-2.0
 * How a component runs: random streams, cancelling, progress, sub-ranges, laziness, executors. */
#include "check.h"

static mica_run_options default_options(void) {
  mica_run_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  return options;
}

#define FOUR_FLIPS                                                                                                  \
  "{\"transforms\": [{\"_target_\": \"Flip\", \"spatial_axis\": 0}, {\"_target_\": \"Flip\", \"spatial_axis\": 1}," \
  " {\"_target_\": \"Flip\", \"spatial_axis\": 2}, {\"_target_\": \"Flip\", \"spatial_axis\": 0}]}"

/* Which of n runs with one stream flipped, as bits. */
static unsigned flips(const mica_component *component, mica_random *random, int n) {
  mica_tensor *tensor = make_ramp();
  mica_run_options options = default_options();
  unsigned bits = 0;
  int i;
  options.random = random;
  for (i = 0; i < n; i++) {
    mica_tensor *out = NULL;
    OK(mica_component_apply_tensor(component, tensor, &options, &out));
    bits = bits << 1 | (element_c(out, 0) != 0);
    mica_tensor_free(out);
  }
  mica_tensor_free(tensor);
  return bits;
}

static void one_seed_gives_one_sequence(void) {
  mica_component *component = make_component("RandFlip", "{\"prob\": 0.5, \"spatial_axis\": 0}");
  mica_random *random = NULL;
  unsigned first, second, other;
  bool flag = false;
  OK(mica_component_is_random(component, &flag));
  CHECK(flag);
  OK(mica_random_new(component, 0, &random));
  first = flips(component, random, 24);
  mica_random_free(random);
  OK(mica_random_new(component, 0, &random));
  second = flips(component, random, 24);
  mica_random_free(random);
  OK(mica_random_new(component, 1, &random));
  other = flips(component, random, 24);
  mica_random_free(random);
  CHECK(first == second && first != other);
  /* numpy.random.RandomState(0): which of the first 24 rand() are below 0.5, the first as the highest bit. */
  CHECK(first == 0x0a4382);
  mica_component_free(component);
}

static void states_are_numpys_and_come_back(void) {
  mica_component *component = make_component("RandFlip", "{\"prob\": 0.5, \"spatial_axis\": 0}");
  mica_random *random = NULL, *again = NULL;
  uint32_t key[624], key_again[624];
  int32_t position = -1, has_gauss = -1;
  double gaussian = -1;
  unsigned expected;
  OK(mica_random_new(component, 42, &random));
  OK(mica_random_state(random, key, &position, &has_gauss, &gaussian));
  /* numpy.random.RandomState(42).get_state(): the first word is the seed, nothing drawn yet. */
  CHECK(key[0] == 42 && key[1] == 3107752595u && position == 624 && has_gauss == 0 && gaussian == 0);
  OK(mica_random_from_state(component, key, position, has_gauss, gaussian, &again));
  OK(mica_random_state(again, key_again, &position, &has_gauss, &gaussian));
  CHECK(memcmp(key, key_again, sizeof key) == 0 && position == 624);
  expected = flips(component, random, 16);
  CHECK(flips(component, again, 16) == expected);
  mica_random_free(again);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_from_state(component, key, 625, 0, 0, &again));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_from_state(component, key, -1, 0, 0, &again));
  mica_random_free(random);
  mica_component_free(component);
}

static void the_global_seed_repeats_runs_without_a_stream(void) {
  mica_component *component = make_component("RandFlip", "{\"prob\": 0.5, \"spatial_axis\": 0}"), *again;
  unsigned first;
  OK(mica_set_seed(7));
  mica_component_free(component);
  component = make_component("RandFlip", "{\"prob\": 0.5, \"spatial_axis\": 0}");
  first = flips(component, NULL, 24);
  OK(mica_set_seed(7));
  again = make_component("RandFlip", "{\"prob\": 0.5, \"spatial_axis\": 0}");
  CHECK(flips(again, NULL, 24) == first);
  OK(mica_clear_seed());
  mica_component_free(again);
  mica_component_free(component);
}

static void random_transforms_invert_what_they_drew(void) {
  mica_component *component = make_component("RandFlip", "{\"prob\": 0.5, \"spatial_axis\": [0, 2]}");
  mica_run_options options = default_options();
  mica_tensor *tensor = make_ramp();
  int i, j;
  OK(mica_random_new(component, 3, &options.random));
  for (i = 0; i < 8; i++) {
    mica_tensor *out = NULL, *back = NULL;
    OK(mica_component_apply_tensor(component, tensor, &options, &out));
    OK(mica_component_invert_tensor(component, out, NULL, &back));
    for (j = 0; j < 24; j++) CHECK(element_c(back, j) == (float)j);
    mica_tensor_free(back);
    mica_tensor_free(out);
  }
  mica_random_free(options.random);
  mica_tensor_free(tensor);
  mica_component_free(component);
}

typedef struct progress_state {
  const mica_cancel *cancel;
  uint64_t cancel_at; /* 1-based call; 0: never */
  uint64_t fail_at;
  uint64_t calls, last_done, total;
} progress_state;

static mica_error *progress(void *user_data, uint64_t done, uint64_t total, const char *what, size_t what_size) {
  progress_state *self = (progress_state *)user_data;
  self->calls++;
  CHECK(done <= total && done >= self->last_done);
  CHECK(what_size == 0 || what != NULL);
  self->last_done = done;
  self->total = total;
  if (self->calls == self->cancel_at) mica_cancel_set(self->cancel);
  if (self->calls == self->fail_at) return mica_error_new(MICA_ERROR_IO, TEXT("no more paper"));
  return NULL;
}

static void progress_reports_every_step(void) {
  mica_component *compose = make_component("Compose", FOUR_FLIPS);
  mica_run_options options = default_options();
  mica_tensor *tensor = make_ramp(), *out = NULL;
  progress_state state = {NULL, 0, 0, 0, 0, 0};
  options.progress = progress;
  options.progress_data = &state;
  OK(mica_component_apply_tensor(compose, tensor, &options, &out));
  CHECK(state.calls >= 4 && state.total == 4 && state.last_done == 4);
  mica_tensor_free(out);
  mica_tensor_free(tensor);
  mica_component_free(compose);
}

static void cancel_stops_at_each_step_without_a_result(void) {
  mica_component *compose = make_component("Compose", FOUR_FLIPS);
  mica_run_options options = default_options();
  mica_tensor *tensor = make_ramp(), *out = NULL;
  uint64_t step, steps;
  {
    progress_state state = {NULL, 0, 0, 0, 0, 0};
    options.progress = progress;
    options.progress_data = &state;
    OK(mica_component_apply_tensor(compose, tensor, &options, &out));
    mica_tensor_free(out);
    out = NULL;
    steps = state.calls;
  }
  for (step = 1; step <= steps; step++) {
    progress_state state = {NULL, 0, 0, 0, 0, 0};
    mica_cancel *cancel = NULL;
    mica_tensor *back = NULL;
    OK(mica_cancel_new(&cancel));
    CHECK(!mica_cancel_is_set(cancel));
    state.cancel = cancel;
    state.cancel_at = step;
    options.cancel = cancel;
    options.progress_data = &state;
    /* After the last step too: a run that was cancelled before it returns gives no result. */
    FAILS(MICA_ERROR_CANCELLED, mica_component_apply_tensor(compose, tensor, &options, &out));
    CHECK(out == NULL && state.calls == step);
    CHECK(mica_cancel_is_set(cancel));
    /* The latch stays set: the next run does not even begin. */
    FAILS(MICA_ERROR_CANCELLED, mica_component_apply_tensor(compose, tensor, &options, &out));
    FAILS(MICA_ERROR_CANCELLED, mica_component_invert_tensor(compose, tensor, &options, &back));
    CHECK(back == NULL);
    mica_cancel_free(cancel);
  }
  CHECK(element(tensor, 23) == 23);
  mica_tensor_free(tensor);
  mica_component_free(compose);
}

static void an_error_from_progress_stops_the_run_at_each_step(void) {
  mica_component *compose = make_component("Compose", FOUR_FLIPS);
  mica_run_options options = default_options();
  mica_tensor *tensor = make_ramp(), *out = NULL;
  uint64_t step;
  for (step = 1; step <= 4; step++) {
    progress_state state = {NULL, 0, 0, 0, 0, 0};
    state.fail_at = step;
    options.progress = progress;
    options.progress_data = &state;
    FAILS_SAYING(MICA_ERROR_IO, "no more paper", mica_component_apply_tensor(compose, tensor, &options, &out));
    CHECK(out == NULL && state.calls == step);
  }
  mica_tensor_free(tensor);
  mica_component_free(compose);
}

static void compose_runs_part_of_its_steps(void) {
  mica_component *compose = make_component("Compose", FOUR_FLIPS);
  mica_run_options options = default_options();
  mica_tensor *tensor = make_ramp(), *out = NULL;
  options.start = 1;
  options.end = 3; /* y and z */
  OK(mica_component_apply_tensor(compose, tensor, &options, &out));
  CHECK(element_c(out, 0) == 11);
  mica_tensor_free(out);
  options.start = 3;
  options.end = 0; /* x alone */
  OK(mica_component_apply_tensor(compose, tensor, &options, &out));
  CHECK(element_c(out, 0) == 12);
  mica_tensor_free(out);
  out = NULL;
  options.start = 5;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_apply_tensor(compose, tensor, &options, &out));
  options.start = 3;
  options.end = 2;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_apply_tensor(compose, tensor, &options, &out));
  CHECK(out == NULL);
  mica_tensor_free(tensor);
  mica_component_free(compose);
}

static void executors_and_laziness_give_the_same_numbers(void) {
  static const mica_executor executors[] = {MICA_EXECUTOR_AUTO, MICA_EXECUTOR_KERNELS, MICA_EXECUTOR_TORCH};
  static const mica_lazy lazies[] = {MICA_LAZY_DEFAULT, MICA_LAZY_OFF, MICA_LAZY_ON};
  mica_component *compose =
      make_component("Compose",
                     "{\"transforms\": [{\"_target_\": \"ScaleIntensityRange\", \"a_min\": 0, \"a_max\": 23, "
                     "\"b_min\": 0, \"b_max\": 1},"
                     " {\"_target_\": \"Flip\", \"spatial_axis\": 2}, {\"_target_\": \"Flip\", \"spatial_axis\": 0},"
                     " {\"_target_\": \"NormalizeIntensity\", \"subtrahend\": 0.5, \"divisor\": 0.25}]}");
  mica_tensor *tensor = make_ramp();
  int i, j, k;
  for (i = 0; i < 3; i++) {
    for (j = 0; j < 3; j++) {
      mica_run_options options = default_options();
      mica_tensor *out = NULL;
      mica_string *pending = NULL;
      options.executor = executors[i];
      options.lazy = lazies[j];
      OK(mica_component_apply_tensor(compose, tensor, &options, &out));
      OK(mica_tensor_pending_operations_json(out, &pending));
      CHECK(string_is(pending, "[]"));
      for (k = 0; k < 24; k++) {
        /* x flipped: 12 <-> 0; z flipped: z -> 3 - z */
        int x = k / 12, y = k / 4 % 3, z = k % 4;
        double value = (1 - x) * 12 + y * 4 + (3 - z);
        CHECK(fabs(element_c(out, k) - (value / 23 - 0.5) / 0.25) < 1e-5);
      }
      mica_tensor_free(out);
    }
  }
  mica_tensor_free(tensor);
  mica_component_free(compose);
}

int main(void) {
  RUN(one_seed_gives_one_sequence);
  RUN(states_are_numpys_and_come_back);
  RUN(the_global_seed_repeats_runs_without_a_stream);
  RUN(random_transforms_invert_what_they_drew);
  RUN(progress_reports_every_step);
  RUN(cancel_stops_at_each_step_without_a_result);
  RUN(an_error_from_progress_stops_the_run_at_each_step);
  RUN(compose_runs_part_of_its_steps);
  RUN(executors_and_laziness_give_the_same_numbers);
  return 0;
}
