// Loaded before libc: calls on files below a directory fail with EIO when the plan says so.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { READ = 1, WRITE = 2, FORCE = 4 };

// As coffer.testing.FaultyDisk writes it: which calls fail, on files whose path contains `part`,
// after how many that do not, how many times; and how many failed so far.
struct plan {
    atomic_int calls, skipped, times, failed;
    char part[1024];
};

static struct plan *plan;

__attribute__((constructor)) static void map_plan(void) {
    const char *name = getenv("FAULTY_DISK");
    int file = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *mapped = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED) plan = mapped;
}

static int is_meant(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, plan->part) != NULL;
}

static int fails(int call, int file) {
    if (!plan || !(atomic_load(&plan->calls) & call) || !is_meant(file)) return 0;
    if (atomic_fetch_sub(&plan->skipped, 1) > 0) return 0;
    if (atomic_fetch_sub(&plan->times, 1) <= 0) return 0;
    atomic_fetch_add(&plan->failed, 1);
    errno = EIO;
    return 1;
}

#define FAULTY(call, type, name, parameters, ...)                  \
    type name parameters {                                         \
        static type (*real) parameters;                            \
        if (!real) real = (type (*) parameters) dlsym(RTLD_NEXT, #name); \
        return fails(call, file) ? -1 : real(__VA_ARGS__);         \
    }

FAULTY(READ, ssize_t, read, (int file, void *to, size_t size), file, to, size)
FAULTY(READ, ssize_t, pread, (int file, void *to, size_t size, off_t at), file, to, size, at)
FAULTY(READ, ssize_t, pread64, (int file, void *to, size_t size, off64_t at), file, to, size, at)
FAULTY(WRITE, ssize_t, write, (int file, const void *from, size_t size), file, from, size)
FAULTY(WRITE, ssize_t, pwrite, (int file, const void *from, size_t size, off_t at), file, from, size, at)
FAULTY(WRITE, ssize_t, pwrite64, (int file, const void *from, size_t size, off64_t at), file, from, size, at)
FAULTY(WRITE, ssize_t, writev, (int file, const struct iovec *from, int count), file, from, count)
FAULTY(FORCE, int, fsync, (int file), file)
FAULTY(FORCE, int, fdatasync, (int file), file)
