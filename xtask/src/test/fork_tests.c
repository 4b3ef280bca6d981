/* Runs many test programs in one start of libtorch: under valgrind, loading it takes twenty seconds.
 *
 *   fork_tests <folder for output> <parallel> <test.so> [<test.so> …]
 *
 * Each test is a program linked as a shared library. This program is linked with libmica, so that it and libtorch
 * are loaded once, at start; then each test's main() runs in a forked process of its own, as fresh as a program
 * that has just been loaded. Prints `ok NAME` or
 * `FAILED NAME: status` for each, NAME being the file's name; a test's own output goes to <folder>/NAME.txt. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 900 };

struct running {
  pid_t process;
  const char *name;
};

static const char *file_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* In the forked process: the test's main(). valgrind looks for leaks at any exit; the one without the destructors of
 * libtorch's globals saves seconds, and the tests under sanitizers take the other. */
static void run(const char *path, const char *folder) {
  char output[4096];
  snprintf(output, sizeof output, "%s/%s.txt", folder, file_name(path));
  if (!freopen(output, "w", stdout) || dup2(fileno(stdout), STDERR_FILENO) < 0) _exit(120);
  alarm(SECONDS);
  void *test = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  int (*entry)(int, char **) = test ? (int (*)(int, char **))dlsym(test, "main") : NULL;
  if (!entry) {
    fprintf(stderr, "%s\n", dlerror());
    fflush(NULL);
    _exit(121);
  }
  char *arguments[] = {(char *)path, NULL};
  const int status = entry(1, arguments);
  fflush(NULL);
  _exit(status);
}

/* Wait for one to end; returns its place. */
static size_t finish(struct running *running, size_t count, int *failed) {
  int status = 0;
  const pid_t process = wait(&status);
  size_t place = 0;
  while (place < count && running[place].process != process) ++place;
  if (place == count) exit(122);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    printf("ok %s\n", running[place].name);
  } else {
    *failed = 1;
    if (WIFEXITED(status)) {
      printf("FAILED %s: exit status %d\n", running[place].name, WEXITSTATUS(status));
    } else {
      printf("FAILED %s: signal %d\n", running[place].name, WTERMSIG(status));
    }
  }
  running[place].process = 0;
  return place;
}

int main(int count, char **arguments) {
  const size_t parallel = count < 4 ? 0 : (size_t)strtoul(arguments[2], NULL, 10);
  if (parallel == 0) {
    fprintf(stderr, "expected: fork_tests <folder> <parallel> <test.so> [<test.so> ...]\n");
    return 2;
  }
  struct running *running = calloc(parallel, sizeof *running);
  if (!running) return 2;
  int failed = 0;
  size_t used = 0;
  for (int i = 3; i < count; ++i) {
    const size_t place = used < parallel ? used++ : finish(running, used, &failed);
    fflush(stdout);
    const pid_t process = fork();
    if (process < 0) {
      perror("fork");
      return 2;
    }
    if (process == 0) {
      free(running);
      run(arguments[i], arguments[1]);
    }
    running[place].process = process;
    running[place].name = file_name(arguments[i]);
  }
  for (size_t left = used; left > 0; --left) finish(running, used, &failed);
  free(running);
  return failed;
}
