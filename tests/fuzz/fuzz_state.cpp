/// What a run can hold is written and read back bit for bit, and a file that is not as it was written is refused.
/// Forged files behind a right seal are left out: HDF5 1.10 itself crashes on them (state_file.hpp, Trust).

#include "ganflow/io/state_file.hpp"

#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace {

using ganflow::io::decode_state;
using ganflow::io::encode_state;
using ganflow::io::StateKind;
using ganflow::record::Array;
using ganflow::record::State;

template <class T>
std::vector<T> some_values(FuzzedDataProvider& bytes, std::size_t count) {
  std::vector<T> values(count);  // what the bytes do not fill stays zero
  if (count > 0) {
    bytes.ConsumeData(values.data(), count * sizeof(T));
  }
  return values;
}

/// Names are what state_file.hpp allows and told apart by `number`; values are any bits, NaN included.
Array some_array(FuzzedDataProvider& bytes, int number) {
  Array array{.name = std::to_string(number) + bytes.ConsumeRandomLengthString(20), .shape = {}, .values = {}};
  std::replace_if(
      array.name.begin(), array.name.end(), [](char c) { return c == '/' || c == '\0'; }, '_');
  std::size_t count = 1;
  for (int axis = bytes.ConsumeIntegralInRange(0, 3); axis > 0; --axis) {
    array.shape.push_back(bytes.ConsumeIntegralInRange<std::size_t>(0, 5));
    count *= array.shape.back();
  }
  switch (bytes.ConsumeIntegralInRange(0, 2)) {
    case 0: array.values = some_values<float>(bytes, count); break;
    case 1: array.values = some_values<double>(bytes, count); break;
    default: array.values = some_values<std::int64_t>(bytes, count);
  }
  return array;
}

State some_state(FuzzedDataProvider& bytes) {
  State state{.iteration = bytes.ConsumeIntegral<std::int64_t>(), .time = 0, .arrays = {}};
  bytes.ConsumeData(&state.time, sizeof(state.time));
  for (int k = 0; k < 4 && bytes.remaining_bytes() > 0; ++k) {
    state.arrays.push_back(some_array(bytes, k));
  }
  return state;
}

bool is_refused(const std::string& file, StateKind kind) {
  try {
    decode_state(file, kind, "fuzz.h5");
  } catch (const ganflow::InputError&) {
    return true;
  }
  return false;
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  require(is_refused({reinterpret_cast<const char*>(data), size}, StateKind::kCheckpoint));  // a seal is not made up
  FuzzedDataProvider bytes(data, size);
  const auto where = bytes.ConsumeIntegral<std::size_t>();
  const auto damage = bytes.ConsumeIntegralInRange<unsigned char>(1, 255);
  const std::string file = encode_state(StateKind::kSnapshot, some_state(bytes));
  require(encode_state(StateKind::kSnapshot, decode_state(file, StateKind::kSnapshot, "fuzz.h5")) == file);
  require(is_refused(file, StateKind::kCheckpoint));
  std::string damaged = file;
  damaged[where % file.size()] = static_cast<char>(damaged[where % file.size()] ^ damage);
  require(is_refused(damaged, StateKind::kSnapshot));
  require(is_refused(file.substr(0, where % file.size()), StateKind::kSnapshot));
  return 0;
}
