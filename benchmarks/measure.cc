// Runs a command and writes "NANOSECONDS PEAK_BYTES EXIT_CODE" to standard error.
//
// A process starts with the peak memory of the one it was forked from, so the caller must be small:
// a script's interpreter would hide what is measured.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

static long long now_ns() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000ll + time.tv_nsec;
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  long long start = now_ns();
  pid_t child = fork();
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
    execv(argv[1], argv + 1);
    _exit(127);
  }
  int status;
  rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return 2;
  long long elapsed = now_ns() - start;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::fprintf(stderr, "%lld %lld %d\n", elapsed, usage.ru_maxrss * 1024ll, code);
  return 0;
}
