#include "ganflow/data/convert.hpp"

#include "ganflow/data/csv.hpp"
#include "ganflow/data/idx.hpp"
#include "ganflow/rng/stream.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <unordered_map>

namespace ganflow::data {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

template <class T>
Table owned_table(std::vector<T> numbers, std::vector<std::size_t> shape, const std::string& source) {
  auto owner = std::make_shared<const std::vector<T>>(std::move(numbers));
  Table table;
  table.dtype = dtype_of<T>();
  table.shape = std::move(shape);
  table.bytes = {std::as_bytes(std::span(*owner)), owner, source};
  return table;
}

/// Reads a JSON file and hands it to `use`; whatever the library throws becomes a sentence.
template <class Use>
void with_json(const std::string& path, const Use& use) {
  const Bytes file = map_file(path);
  const auto* text = reinterpret_cast<const char*>(file.view.data());
  try {
    use(Json::parse(text, text + file.size()));
  } catch (const Json::exception& error) {
    throw InputError(
        fmt::format("{}: not the JSON that was expected ({}). Get the data set again", path, error.what()));
  }
}

Converted convert_digits(const std::string& folder) {
  constexpr std::size_t kPixels = std::size_t{28} * 28;
  constexpr double kLevels = 255;
  std::vector<std::uint8_t> pixels;
  std::vector<std::int64_t> labels;
  for (int digit = 0; digit < 10; ++digit) {
    with_json(fmt::format("{}/src/digits/{}.json", folder, digit), [&](const Json& json) {
      const auto levels = json.at("data").get<std::vector<double>>();
      GF_VALIDATE(levels.size() % kPixels == 0 &&
                      std::all_of(levels.begin(), levels.end(), [](double v) { return v >= 0 && v <= 1; }),
                  "{}: digit {} is not made of pictures of 784 levels in [0, 1]. Get the data set again", folder,
                  digit);
      std::transform(levels.begin(), levels.end(), std::back_inserter(pixels),
                     [](double level) { return static_cast<std::uint8_t>(std::lround(level * kLevels)); });
      labels.insert(labels.end(), levels.size() / kPixels, digit);
    });
  }
  // Fisher and Yates, with draws named by a fixed seed: part of the data set, as its checksum is.
  const rng::Stream shuffle{.seed = 1998, .purpose = rng::Purpose::kDataBatch, .step = 0, .substep = 0};
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i-- > 1;) {
    std::uint64_t other = 0;
    rng::fill_index(shuffle, i, i + 1, {&other, 1});
    std::swap(order[i], order[other]);
  }
  std::vector<std::uint8_t> shuffled;
  std::vector<std::int64_t> shuffled_labels;
  for (const std::size_t row : order) {
    const auto first = pixels.begin() + static_cast<std::ptrdiff_t>(row * kPixels);
    shuffled.insert(shuffled.end(), first, first + kPixels);
    shuffled_labels.push_back(labels[row]);
  }
  return {owned_table(std::move(shuffled), {order.size(), 28, 28}, folder), std::move(shuffled_labels), {}};
}

Converted convert_fashion(const std::string& folder) {
  std::vector<std::uint8_t> pixels;
  std::vector<std::int64_t> labels;
  for (const char* part : {"train", "t10k"}) {
    const Table pictures = read_idx(fmt::format("{}/{}-images-idx3-ubyte.gz", folder, part));
    const Table kinds = read_idx(fmt::format("{}/{}-labels-idx1-ubyte.gz", folder, part));
    GF_VALIDATE(
        pictures.dtype == DType::kUint8 && pictures.shape.size() == 3 && pictures.row_size() == std::size_t{28} * 28 &&
            kinds.count() == pictures.rows(),
        "{}: the {} set has pictures of shape {} and {} labels (28 by 28 and as many were expected). Get it again",
        folder, part, pictures.shape_text(), kinds.count());
    const auto* first = reinterpret_cast<const std::uint8_t*>(pictures.bytes.view.data());
    pixels.insert(pixels.end(), first, first + pictures.count());
    for (std::size_t i = 0; i < kinds.count(); ++i) {
      labels.push_back(static_cast<std::int64_t>(kinds.as_double(i)));
    }
  }
  const std::size_t n = labels.size();
  return {owned_table(std::move(pixels), {n, 28, 28}, folder), std::move(labels), {}};
}

Converted convert_births(const std::string& folder) {
  const Table table = read_csv(folder + "/data/data.csv", {"births", "day_of_week"}).values;
  std::vector<float> births;
  std::vector<std::int64_t> days;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    births.push_back(static_cast<float>(table.load<double>(2 * row)));
    days.push_back(std::llround(table.load<double>(2 * row + 1)));
  }
  const std::size_t n = births.size();
  return {owned_table(std::move(births), {n}, folder), std::move(days), {}};
}

using Counts = std::unordered_map<std::string, std::int32_t>;

/// The `most` commonest words of all addresses; ties by alphabet.
std::vector<std::string> commonest(const std::vector<Counts>& addresses, std::size_t most) {
  std::unordered_map<std::string, std::int64_t> totals;
  for (const Counts& counts : addresses) {
    for (const auto& [word, count] : counts) {
      totals[word] += count;
    }
  }
  std::vector<std::pair<std::int64_t, std::string>> ranked;
  ranked.reserve(totals.size());
  for (const auto& [word, total] : totals) {
    ranked.emplace_back(-total, word);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.resize(std::min(ranked.size(), most));
  std::vector<std::string> words;
  std::transform(ranked.begin(), ranked.end(), std::back_inserter(words),
                 [](auto& pair) { return std::move(pair.second); });
  return words;
}

Converted convert_sotu(const std::string& folder) {
  constexpr std::size_t kVocabulary = 2000;
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(folder + "/data")) {
    if (entry.path().extension() == ".json") {
      paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());  // names begin with the year
  std::vector<Counts> addresses;
  Converted result;
  for (const std::string& path : paths) {
    with_json(path, [&](const Json& json) {
      result.labels.push_back(json.at("year").get<std::int64_t>());
      Counts& counts = addresses.emplace_back();
      for (const std::string& word : words_of(json.at("text").get<std::string>())) {
        ++counts[word];
      }
    });
  }
  result.vocabulary = commonest(addresses, kVocabulary);
  std::vector<std::int32_t> matrix;
  for (const Counts& counts : addresses) {
    for (const std::string& word : result.vocabulary) {
      const auto found = counts.find(word);
      matrix.push_back(found == counts.end() ? 0 : found->second);
    }
  }
  result.values = owned_table(std::move(matrix), {addresses.size(), result.vocabulary.size()}, folder);
  return result;
}

}  // namespace

std::vector<std::string> words_of(const std::string& text) {
  constexpr std::string_view kCurlyApostrophe = "\xe2\x80\x99";  // U+2019 in UTF-8
  std::vector<std::string> words;
  std::string word;
  bool apostrophe = false;  // seen after the letters of `word`; belongs to it if a letter follows
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool curly = std::string_view(text).substr(i).starts_with(kCurlyApostrophe);
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower >= 'a' && lower <= 'z') {
      word += apostrophe ? "'" : "";
      word += lower;
      apostrophe = false;
    } else if ((c == '\'' || curly) && !word.empty() && !apostrophe) {
      apostrophe = true;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
      apostrophe = false;
    }
    i += curly ? kCurlyApostrophe.size() - 1 : 0;
  }
  if (!word.empty()) {
    words.push_back(std::move(word));
  }
  return words;
}

Converted convert_package(const std::string& name, const std::string& folder) {
  if (name == "digits") {
    return convert_digits(folder);
  }
  if (name == "fashion") {
    return convert_fashion(folder);
  }
  if (name == "births") {
    return convert_births(folder);
  }
  GF_EXPECT(name == "sotu");
  return convert_sotu(folder);
}

}  // namespace ganflow::data
