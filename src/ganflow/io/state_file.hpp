#pragma once
/// A record::State as one HDF5 file: a checkpoint or a snapshot, readable with h5py and h5dump.
///
/// Layout  root attributes schema, kind, iteration, time; a contiguous dataset an array (float32, float64 or int64,
///         little-endian) in the state's order. After the HDF5 part, which may be followed by anything, one line of
///         text with the schema and a CRC-32 of all that is before it: damage is found before HDF5 sees it.
/// Bytes   depend on the state alone: no clock, no host.
/// Trust   the seal tells damage, not malice: HDF5 1.10 crashes on forged files behind a right seal. Resume runs of
///         people whose programs you would run.

#include "ganflow/core/errors.hpp"
#include "ganflow/record/array.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace ganflow::io {

enum class StateKind { kCheckpoint, kSnapshot };

/// The file was written by a newer ganflow: it is not damaged, and nobody may treat it as if it were.
class NewerSchema : public InputError {
 public:
  using InputError::InputError;
};

/// Writes whole or not at all (atomic_file.hpp). Array names: not empty, no '/'. Throws RuntimeFailure (disk full …).
/// Cost    the file is built in memory first, about twice the size of the state: HDF5 itself never touches the disk.
void write_state(const std::filesystem::path& path, StateKind kind, const record::State& state);

/// Throws InputError when the file is missing, damaged or of the other kind; NewerSchema; RuntimeFailure when the
/// disk cannot be read.
record::State read_state(const std::filesystem::path& path, StateKind kind);

/// The bytes of such a file, and back; `name` is the file's name in messages.
std::string encode_state(StateKind kind, const record::State& state);
record::State decode_state(std::string_view bytes, StateKind kind, std::string_view name);

}  // namespace ganflow::io
