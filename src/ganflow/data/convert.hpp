#pragma once
/// Turns the packages of the catalogue, once unpacked, into arrays.

#include "ganflow/data/table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ganflow::data {

struct Converted {
  Table values;
  std::vector<std::int64_t> labels;
  std::vector<std::string> vocabulary;  ///< sotu: the words of the columns
};

/// `folder` holds the unpacked package of data set `name` (npm's folder "package", or Debian's "usr/share/datasets/…").
///
/// digits   0.json … 9.json of levels k/255 rounded to three digits; rows shuffled (fixed seed), since the files are by
/// class fashion  training set, then test set births   births a day, float32; labels are days of the week sotu counts
/// of the 2,000 commonest words (letters a–z and inner apostrophes, lower case), most common first, ties by
///          alphabet; labels are years
/// Throws  InputError when a file is missing or not as expected.
Converted convert_package(const std::string& name, const std::string& folder);

/// Words of a text as sotu counts them.
std::vector<std::string> words_of(const std::string& text);

}  // namespace ganflow::data
