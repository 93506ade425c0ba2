#pragma once
/// What the fuzz targets of the array readers share.

#include "ganflow/core/errors.hpp"
#include "ganflow/data/dataset.hpp"
#include "ganflow/data/table.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace ganflow::fuzz {

/// Parses the bytes and touches every number: first and last row as a data set, all of them for NaN. Only InputError is
/// swallowed, so a crash, a contract violation or another exception stops the fuzzer.
template <class Parse>
void read_or_refuse(const std::uint8_t* data, std::size_t size, const Parse& parse) {
  const auto* first = reinterpret_cast<const std::byte*>(data);
  try {
    data::Table table = parse(data::own_bytes({first, first + size}, "fuzz"));
    data::require_finite(table);
    const data::Dataset dataset({.name = "fuzz", .values = std::move(table), .labels = {}, .classes = {}});
    dataset.rows<float>(0, 1);
    dataset.rows<double>(dataset.size() - 1, 1);
  } catch (const InputError&) {  // refused in a sentence: what a damaged file deserves
  }
}

}  // namespace ganflow::fuzz
