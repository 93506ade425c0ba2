#pragma once
/// A small data set of pictures that holds every byte once.

#include "ganflow/data/dataset.hpp"

#include "support.hpp"

namespace ganflow::data {

inline Dataset::Parts parts_of(Table table) {
  return {.name = "test", .values = std::move(table), .labels = {}, .classes = {}};
}

inline Table byte_pictures() {
  std::vector<std::uint8_t> pixels(256);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = static_cast<std::uint8_t>(i);
  }
  return table_of(pixels, {16, 4, 4});
}

}  // namespace ganflow::data
