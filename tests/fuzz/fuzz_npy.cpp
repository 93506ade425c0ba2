// Any bytes given to parse_npy are read or refused with an InputError; nothing else, and no absurd memory.
#include "ganflow/data/npy.hpp"

#include "fuzz_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ganflow::fuzz::read_or_refuse(data, size,
                                [](const ganflow::data::Bytes& file) { return ganflow::data::parse_npy(file); });
  return 0;
}
