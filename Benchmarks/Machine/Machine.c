#include "Machine.h"

static HeapCount heap;
static bool is_counting = false;

#if defined(__linux__) && defined(__GLIBC__)

#include <linux/perf_event.h>
#include <malloc.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// The names under which the C library keeps the functions that are replaced here.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static void *counted(void *block, size_t size) {
  if (is_counting) {
    heap.allocations += 1;
    heap.allocated += size;
    heap.live += (int64_t)malloc_usable_size(block);
  }
  return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) {
  return counted(__libc_calloc(count, size), count * size);
}

void *realloc(void *block, size_t size) {
  if (is_counting) heap.live -= (int64_t)malloc_usable_size(block);
  return counted(__libc_realloc(block, size), size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  return counted(__libc_memalign(alignment, size), size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = counted(__libc_memalign(alignment, size), size);
  return *block ? 0 : 12;
}

void free(void *block) {
  if (is_counting) heap.live -= (int64_t)malloc_usable_size(block);
  __libc_free(block);
}

bool machine_counts_heap(void) { return true; }

static int instructions = -1;

bool machine_start_instructions(void) {
  if (instructions < 0) {
    struct perf_event_attr wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.type = PERF_TYPE_HARDWARE;
    wanted.size = sizeof wanted;
    wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
    wanted.disabled = 1;
    wanted.exclude_kernel = 1;
    wanted.exclude_hv = 1;
    instructions = (int)syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0);
  }
  if (instructions < 0) return false;
  ioctl(instructions, PERF_EVENT_IOC_RESET, 0);
  ioctl(instructions, PERF_EVENT_IOC_ENABLE, 0);
  return true;
}

uint64_t machine_stop_instructions(void) {
  uint64_t count = 0;
  ioctl(instructions, PERF_EVENT_IOC_DISABLE, 0);
  if (read(instructions, &count, sizeof count) != sizeof count) return 0;
  return count;
}

#else

bool machine_counts_heap(void) { return false; }
bool machine_start_instructions(void) { return false; }
uint64_t machine_stop_instructions(void) { return 0; }

#endif

void machine_start_heap(void) {
  heap = (HeapCount){0, 0, 0};
  is_counting = true;
}

HeapCount machine_stop_heap(void) {
  is_counting = false;
  return heap;
}
