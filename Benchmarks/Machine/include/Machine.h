#ifndef BENCHMARK_MACHINE_H
#define BENCHMARK_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

/// What the heap did since counting was switched on.
typedef struct {
  /// How often memory was asked for.
  uint64_t allocations;
  /// How many bytes were asked for.
  uint64_t allocated;
  /// How many bytes more are in use than when counting was switched on.
  int64_t live;
} HeapCount;

/// Whether allocations can be counted on this platform.
bool machine_counts_heap(void);

/// Switches counting on, from zero.
void machine_start_heap(void);

/// Switches counting off.
HeapCount machine_stop_heap(void);

/// Starts to count the instructions of this thread; false if the platform does not let us.
bool machine_start_instructions(void);

/// Stops, and returns how many there were.
uint64_t machine_stop_instructions(void);

#endif
