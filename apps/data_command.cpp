#include "data_command.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/data/catalogue.hpp"
#include "ganflow/data/dataset.hpp"
#include "ganflow/data/fetch.hpp"
#include "ganflow/data/load_table.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/data/npy.hpp"
#include "ganflow/data/picture_folder.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>

namespace ganflow::apps {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostCounts = 32;  // labels counted one by one in `info`; more are summed up

void print_json(const Json& object) { fmt::print("{}\n", object.dump()); }

std::size_t row_size(const data::CatalogueEntry& entry) {
  return std::accumulate(entry.shape.begin() + 1, entry.shape.end(), std::size_t{1}, std::multiplies<>());
}

// ---- list

void list(bool json) {
  Json sets = Json::array();
  for (const data::CatalogueEntry& entry : data::catalogue()) {
    sets.push_back({{"name", entry.name},
                    {"present", data::is_present(entry.name)},
                    {"n", entry.shape[0]},
                    {"d", row_size(entry)},
                    {"title", entry.title},
                    {"licence", entry.licence}});
  }
  Json laws = Json::array();
  for (const data::LawInfo& law : data::known_laws()) {
    laws.push_back({{"name", law.name}, {"description", law.description}, {"fields", law.fields}});
  }
  if (json) {
    print_json({{"folder", data::data_folder()}, {"datasets", sets}, {"laws", laws}});
    return;
  }
  fmt::print("Data sets (in {})\n", data::data_folder());
  for (const Json& set : sets) {
    fmt::print("  {:<9} {:>6} x {:<5} {:<6} {}\n", set["name"].get<std::string>(), set["n"].get<std::size_t>(),
               set["d"].get<std::size_t>(), set["present"].get<bool>() ? "here" : "absent",
               set["title"].get<std::string>());
  }
  fmt::print("\nLaws in closed form\n");
  for (const data::LawInfo& law : data::known_laws()) {
    fmt::print("  {:<17} {}\n", law.name, law.description);
  }
  fmt::print("\n'ganflow data get NAME' fetches a data set, 'ganflow data info NAME' describes it.\n");
}

// ---- get

void get(const std::vector<std::string>& names, bool json) {
  Json results = Json::array();
  for (const std::string& name : names) {
    const bool before = data::is_present(name);
    const data::CatalogueFiles files =
        data::get_dataset(name, [](std::string_view line) { fmt::print(stderr, "{}\n", line); });
    results.push_back({{"name", name},
                       {"fetched", !before},
                       {"values", files.values},
                       {"labels", files.labels},
                       {"about", files.about}});
  }
  if (json) {
    print_json({{"datasets", results}});
  }
}

// ---- info

Json summary_of_values(const data::Table& table) {
  double low = table.as_double(0);
  double high = low;
  double mean = 0;
  double square = 0;
  const std::size_t count = table.count();
  data::with_type(table.dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::size_t i = 0; i < count; ++i) {  // Welford: mean and Σ (x − mean)² in one pass
      const auto x = static_cast<double>(table.load<T>(i));
      low = std::min(low, x);
      high = std::max(high, x);
      const double gap = x - mean;
      mean += gap / static_cast<double>(i + 1);
      square += gap * (x - mean);
    }
  });
  return {{"min", low}, {"max", high}, {"mean", mean}, {"std", std::sqrt(square / static_cast<double>(count))}};
}

Json summary_of_labels(const data::Dataset& dataset, const std::string& meaning) {
  if (dataset.labels().empty()) {
    return nullptr;
  }
  std::map<std::int64_t, std::size_t> counts;
  for (const std::int64_t label : dataset.labels()) {
    ++counts[label];
  }
  Json counted = nullptr;
  if (counts.size() <= kMostCounts) {
    counted = Json::object();
    for (const auto& [label, count] : counts) {
      const bool named = label >= 0 && static_cast<std::size_t>(label) < dataset.classes().size();
      counted[named ? dataset.classes()[static_cast<std::size_t>(label)] : std::to_string(label)] = count;
    }
  }
  return {{"meaning", meaning.empty() ? Json(nullptr) : Json(meaning)},
          {"distinct", counts.size()},
          {"min", counts.begin()->first},
          {"max", counts.rbegin()->first},
          {"counts", counted}};
}

Json describe(const data::Dataset& dataset, const data::CatalogueEntry* entry) {
  const auto text = [](const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); };
  Json object = {{"kind", entry != nullptr ? "dataset" : "file"},
                 {"name", dataset.name()},
                 {"title", entry != nullptr ? text(entry->title) : Json(nullptr)},
                 {"n", dataset.size()},
                 {"d", dataset.dimension()},
                 {"dtype", data::name_of(dataset.raw().dtype)}};
  object.update(summary_of_values(dataset.raw()));
  object["image"] = nullptr;
  if (const auto image = dataset.image_shape()) {
    object["image"] = {{"height", image->height}, {"width", image->width}, {"channels", image->channels}};
  }
  object["labels"] = summary_of_labels(dataset, entry != nullptr ? entry->labels : "");
  object["licence"] = entry != nullptr ? text(entry->licence) : Json(nullptr);
  object["source"] = nullptr;
  if (entry != nullptr) {
    const bool npm = entry->channel == data::Channel::kNpm;
    object["source"] = fmt::format("{} {}{}", npm ? "npm" : "Debian", entry->package, npm ? " " + entry->version : "");
  }
  object["file"] = dataset.raw().bytes.source;
  return object;
}

Json describe(const data::LawInfo& info) {
  Json object = {{"kind", "law"},         {"name", info.name}, {"title", info.description},
                 {"fields", info.fields}, {"d", nullptr},      {"mean", nullptr},
                 {"std", nullptr}};
  if (info.name == "gaussian-mixture") {
    return object;  // has no default means
  }
  const std::unique_ptr<data::Law> law = data::make_law({.name = info.name});
  object["d"] = law->dimension();
  if (const auto moments = law->moments()) {
    object["mean"] = std::vector<double>(moments->mean.begin(), moments->mean.end());
    const Eigen::VectorXd deviations = moments->covariance.diagonal().cwiseSqrt();
    object["std"] = std::vector<double>(deviations.begin(), deviations.end());
  }
  return object;
}

/// A description as lines "key   value"; inner objects are indented, nulls left out.
void print_lines(const Json& object, int indent = 0) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_null()) {
      continue;
    }
    if (value.is_object()) {
      fmt::print("{:{}}{}\n", "", indent, key);
      print_lines(value, indent + 2);
    } else {
      fmt::print("{:{}}{:<{}} {}\n", "", indent, key, 11 - indent,
                 value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
}

/// The description of a data set, a law or a file, in this order.
Json describe_anything(const std::string& name, const data::DatasetOptions& options) {
  const auto sets = data::catalogue();
  const auto entry = std::find_if(sets.begin(), sets.end(), [&](const auto& e) { return e.name == name; });
  if (entry != sets.end()) {
    return describe(*data::load_dataset({.dataset = name}), &*entry);
  }
  const auto laws = data::known_laws();
  const auto law = std::find_if(laws.begin(), laws.end(), [&](const auto& l) { return l.name == name; });
  if (law != laws.end()) {
    return describe(*law);
  }
  std::error_code error;
  if (!std::filesystem::exists(name, error)) {
    std::vector<std::string> known;
    std::transform(sets.begin(), sets.end(), std::back_inserter(known), [](const auto& e) { return e.name; });
    std::transform(laws.begin(), laws.end(), std::back_inserter(known), [](const auto& l) { return l.name; });
    throw InputError(fmt::format("'{}' is neither a data set, a law nor a file.{}", name, suggestion(name, known)));
  }
  data::DatasetOptions file = options;
  file.file = name;
  return describe(*data::load_dataset(file), nullptr);
}

void info(const std::string& name, const data::DatasetOptions& options, bool json) {
  const Json object = describe_anything(name, options);
  if (json) {
    print_json(object);
  } else {
    print_lines(object);
  }
}

// ---- convert

struct ConvertOptions {
  std::string in;
  std::string out;
  std::string labels_out;  ///< where labels go: of a folder of pictures
  data::LoadOptions load;
};

void convert(const ConvertOptions& options, bool json) {
  GF_VALIDATE(options.out.ends_with(".npy"), "cannot convert to {} (ganflow writes .npy). Try {}", options.out,
              std::filesystem::path(options.out).replace_extension(".npy").string());
  data::Table table;
  if (!options.labels_out.empty()) {
    GF_VALIDATE(data::format_of(options.in) == data::FileFormat::kPictures,
                "--labels given, but {} is not a folder of pictures (only their subfolders give labels). Leave it out",
                options.in);
    const data::PictureFolder folder = data::read_picture_folder(options.in);
    GF_VALIDATE(!folder.labels.empty(), "--labels given, but {} has no subfolders (they are the classes). Leave it out",
                options.in);
    data::write_npy<std::int64_t>(options.labels_out, std::span<const std::int64_t>(folder.labels));
    table = folder.pictures;
  } else {
    table = data::load_table(options.in, options.load);
  }
  data::write_npy(options.out, table.dtype, table.shape, table.bytes.view);
  if (json) {
    print_json(
        {{"in", options.in}, {"out", options.out}, {"dtype", data::name_of(table.dtype)}, {"shape", table.shape}});
  } else {
    fmt::print("{}: {} {}\n", options.out, data::name_of(table.dtype), table.shape_text());
  }
}

}  // namespace

void add_data_command(CLI::App& root, const bool& json) {
  CLI::App* command = root.add_subcommand("data", "Data sets, laws and files: list, get, info, convert");
  command->require_subcommand(1)->fallthrough();
  command->footer("Example: ganflow data get digits");

  CLI::App* list_command = command->add_subcommand("list", "Data sets (and whether they are here) and laws");
  list_command->fallthrough()->footer("Example: ganflow data list --json");
  list_command->callback([&json] { list(json); });

  auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* get_command = command->add_subcommand("get", "Fetch data sets, check them, put them in the data folder");
  get_command->fallthrough()->footer(
      "Example: ganflow data get digits births\nFolder: $GANFLOW_DATA, else $XDG_DATA_HOME/ganflow, "
      "else ~/.local/share/ganflow");
  get_command->add_option("NAME", *names, "names, as 'ganflow data list' gives them")->required();
  get_command->callback([names, &json] { get(*names, json); });

  auto name = std::make_shared<std::string>();
  auto dataset = std::make_shared<data::DatasetOptions>();
  CLI::App* info_command = command->add_subcommand("info", "Size, range, labels, licence and source");
  info_command->fallthrough()->footer("Example: ganflow data info faces.npy --json");
  info_command->add_option("NAME", *name, "a data set, a law, or a file or folder")->required();
  info_command->add_option("--columns", dataset->columns, "columns of a CSV file")->delimiter(',');
  info_command->add_option("--array", dataset->array, "array of an NPZ file");
  info_command->add_option("--labels", dataset->labels, "file of labels");
  info_command->callback([name, dataset, &json] { info(*name, *dataset, json); });

  auto conversion = std::make_shared<ConvertOptions>();
  CLI::App* convert_command = command->add_subcommand("convert", "Write a file or a folder of pictures as .npy");
  convert_command->fallthrough()->footer("Example: ganflow data convert table.csv speeds.npy --columns speed,height");
  convert_command->add_option("IN", conversion->in, ".npy, .npz, .csv, IDX, or a folder of PNG or JPEG pictures")
      ->required();
  convert_command->add_option("OUT", conversion->out, "a name ending in .npy")->required();
  convert_command->add_option("--columns", conversion->load.columns, "columns of a CSV file")->delimiter(',');
  convert_command->add_option("--array", conversion->load.array, "array of an NPZ file");
  convert_command->add_option("--labels", conversion->labels_out,
                              "also write the labels of a folder with subfolders, as .npy");
  convert_command->callback([conversion, &json] { convert(*conversion, json); });
}

}  // namespace ganflow::apps
