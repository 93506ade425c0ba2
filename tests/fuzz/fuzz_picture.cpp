// Any bytes given to decode_picture are read or refused with an InputError; nothing else.
#include "ganflow/core/errors.hpp"
#include "ganflow/data/picture.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* first = reinterpret_cast<const std::byte*>(data);
  try {
    const auto file = ganflow::data::own_bytes({first, first + size}, "fuzz");
    const ganflow::data::Picture picture = ganflow::data::decode_picture(file);
    GF_ENSURE(picture.pixels.size() == picture.height * picture.width * picture.channels);
  } catch (const ganflow::InputError&) {  // refused in a sentence: what a damaged file deserves
  }
  return 0;
}
