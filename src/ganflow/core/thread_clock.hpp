#pragma once
/// How long the calling thread has had a processor.

namespace ganflow {

/// Seconds of one core that the calling thread has used since it began: what a clock on the wall would show on a machine
/// with nothing else to do. Differences mean something; never part of a run's result.
///
/// Error   a microsecond or less.
/// Cost    a system call, about 0.3 µs.
double thread_seconds();

}  // namespace ganflow
