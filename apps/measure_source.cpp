#include "measure_source.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/data/catalogue.hpp"
#include "ganflow/data/csv.hpp"
#include "ganflow/data/dataset.hpp"
#include "ganflow/data/load_table.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/data/npy.hpp"
#include "ganflow/data/npz.hpp"

#include "open_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <iterator>

namespace ganflow::apps {

namespace {

namespace fs = std::filesystem;
using measure::Cloud;

/// Rows that are all there.
class RowsSource : public Source {
 public:
  explicit RowsSource(Cloud cloud) : cloud_(std::move(cloud)) {}

  std::optional<std::size_t> size() const override { return cloud_.size(); }
  bool has_weights() const override { return !cloud_.weights.empty(); }

  Cloud take(std::size_t n, std::uint64_t seed, std::uint64_t side) const override {
    GF_VALIDATE(n <= cloud_.size(), "-n {}: {} has only {} points. Leave -n out, or give at most that many", n,
                cloud_.name, cloud_.size());
    if (n == cloud_.size()) {
      return cloud_;
    }
    std::vector<std::size_t> rows = measure::shuffled_rows(cloud_.size(), seed, 1 + side);
    rows.resize(n);
    return measure::take_rows(cloud_, rows);
  }

  std::pair<Cloud, Cloud> disjoint(std::size_t n, std::uint64_t seed) const override {
    if (2 * n > cloud_.size()) {
      return measure::split_in_halves(cloud_, seed);
    }
    std::vector<std::size_t> rows = measure::shuffled_rows(cloud_.size(), seed);
    const auto first = rows.begin();
    const auto count = static_cast<std::ptrdiff_t>(n);
    return {measure::take_rows(cloud_, {first, first + count}),
            measure::take_rows(cloud_, {first + count, first + 2 * count})};
  }

 private:
  Cloud cloud_;
};

class LawSource : public Source {
 public:
  LawSource(std::unique_ptr<data::Law> law, std::string name) : law_(std::move(law)), name_(std::move(name)) {}

  std::optional<std::size_t> size() const override { return std::nullopt; }

  Cloud take(std::size_t n, std::uint64_t seed, std::uint64_t side) const override {
    Cloud cloud = draw(n, {.seed = seed, .purpose = rng::Purpose::kSampling, .step = side});
    if (law_->dimension() == 1 && law_->quantile(0.5)) {
      cloud.quantile = [law = law_](double u) { return *law->quantile(u); };
    }
    if (const auto moments = law_->moments()) {
      const auto d = static_cast<Eigen::Index>(law_->dimension());
      transport::GaussianLaw same{.mean = {moments->mean.begin(), moments->mean.end()},
                                  .covariance = Matrix<double>(law_->dimension(), law_->dimension())};
      Eigen::Map<Eigen::MatrixXd>(same.covariance.data(), d, d) = moments->covariance;  // symmetric: either order
      cloud.moments = std::move(same);
    }
    return cloud;
  }

  std::pair<Cloud, Cloud> disjoint(std::size_t n, std::uint64_t seed) const override {
    return {draw(n, {.seed = seed, .purpose = rng::Purpose::kNoiseFloor, .step = 0}),
            draw(n, {.seed = seed, .purpose = rng::Purpose::kNoiseFloor, .step = 1})};
  }

 private:
  Cloud draw(std::size_t n, const rng::Stream& stream) const {
    Cloud cloud{.name = "law " + name_, .points = Matrix<double>(n, law_->dimension())};
    law_->sample(stream, 0, cloud.points.view());
    return cloud;
  }

  std::shared_ptr<const data::Law> law_;
  std::string name_;  ///< as the user wrote it: gaussian:std=2
};

// ---- laws by name

double number_of(const std::string& what, const std::string& key, std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  GF_VALIDATE(error == std::errc() && end == text.data() + text.size(), "{}: {} = '{}' is not a number", what, key,
              text);
  return value;
}

/// "gaussian:dimension=2,std=3"
data::LawOptions parse_law(const std::string& what) {
  const std::size_t colon = what.find(':');
  data::LawOptions options{.name = what.substr(0, colon)};
  std::string_view rest = colon == std::string::npos ? std::string_view() : std::string_view(what).substr(colon + 1);
  while (!rest.empty()) {
    const std::string_view field = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), field.size() + 1));
    const std::size_t equals = field.find('=');
    const std::string key(field.substr(0, equals));
    const std::vector<std::string> known = {"dimension", "std", "radius"};
    GF_VALIDATE(equals != std::string_view::npos && std::find(known.begin(), known.end(), key) != known.end(),
                "{}: '{}' is no field of a law here.{} Write gaussian:dimension=2,std=3", what, field,
                suggestion(key, known));
    const double value = number_of(what, key, field.substr(equals + 1));
    if (key == "dimension") {
      GF_VALIDATE(value >= 1 && value == std::floor(value) && value < 1e9,
                  "{}: dimension = {} (a whole number, at least 1)", what, value);
      options.dimension = static_cast<std::size_t>(value);
    } else if (key == "std") {
      options.std = value;
    } else {
      options.radius = value;
    }
  }
  return options;
}

bool names_law(const std::string& what) {
  const std::string name = what.substr(0, what.find(':'));
  const auto laws = data::known_laws();
  return std::any_of(laws.begin(), laws.end(), [&](const auto& l) { return l.name == name; });
}

// ---- rows

/// Numbers of a file, with the names of its columns where it has any.
struct Rows {
  data::Table table;
  std::vector<std::string> columns;
  std::vector<std::int64_t> labels;
};

Rows read_standard_input(const SourceOptions& options) {
  std::vector<char> text(std::istreambuf_iterator<char>(std::cin), {});
  std::vector<std::byte> buffer(text.size());
  std::transform(text.begin(), text.end(), buffer.begin(), [](char c) { return static_cast<std::byte>(c); });
  const data::Bytes bytes = data::own_bytes(std::move(buffer), "standard input");
  const std::string_view view(text.data(), text.size());
  Rows rows;
  if (view.starts_with("\x93NUMPY")) {
    rows.table = data::parse_npy(bytes);
  } else if (view.starts_with("PK\x03\x04")) {
    rows.table = data::parse_npz(bytes, options.array);
  } else {
    data::CsvTable table = data::parse_csv(bytes, options.columns);
    rows = {std::move(table.values), std::move(table.columns), {}};
  }
  data::require_finite(rows.table);
  return rows;
}

Rows read_path(const SourceOptions& options) {
  if (data::format_of(options.what) == data::FileFormat::kCsv && options.array.empty()) {
    std::vector<std::string> wanted = options.columns;
    if (!wanted.empty() && !options.weight_column.empty()) {
      const std::vector<std::string> all = data::read_csv(options.what).columns;
      if (std::find(all.begin(), all.end(), options.weight_column) != all.end()) {
        wanted.push_back(options.weight_column);
      }
    }
    data::CsvTable table = data::read_csv(options.what, wanted);
    return {std::move(table.values), std::move(table.columns), {}};
  }
  const auto set = data::load_dataset({.file = options.what, .array = options.array, .columns = options.columns});
  return {set->raw(), {}, set->labels()};
}

Rows read_rows(const SourceOptions& options) {
  if (options.what == "-") {
    return read_standard_input(options);
  }
  std::error_code error;
  if (fs::exists(options.what, error)) {
    return read_path(options);
  }
  const auto set = data::load_dataset({.dataset = options.what});
  return {set->raw(), {}, set->labels()};
}

/// Takes the column of weights out of the points.
void take_weights_out(Cloud& cloud, std::size_t column) {
  Matrix<double> rest(cloud.size(), cloud.dimension() - 1);
  for (std::size_t i = 0; i < cloud.size(); ++i) {
    const double* row = cloud.points.row(i);
    cloud.weights.push_back(row[column]);
    std::copy(row, row + column, rest.row(i));
    std::copy(row + column + 1, row + cloud.dimension(), rest.row(i) + column);
  }
  cloud.points = std::move(rest);
}

std::vector<double> load_weights(const std::string& file) {
  const data::Table table = data::load_table(file);
  GF_VALIDATE(table.row_size() == 1, "{}: weights of shape {} (one number a row is needed). Choose or save one column",
              file, table.shape_text());
  std::vector<double> weights;
  for (std::size_t i = 0; i < table.count(); ++i) {
    weights.push_back(table.as_double(i));
  }
  return weights;
}

std::vector<std::int64_t> column_as_labels(const Cloud& cloud) {
  GF_VALIDATE(
      cloud.dimension() == 1,
      "--labelled: {} has no labels of its own and {} columns (its only one would be the labels). Give --labels",
      cloud.name, cloud.dimension());
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < cloud.size(); ++i) {
    const double value = cloud.points(i, 0);
    GF_VALIDATE(value == std::floor(value) && std::abs(value) < 0x1p53,
                "--labelled: {}, row {}: {} is not an integer. Number the classes 0, 1, 2 …", cloud.name, i, value);
    labels.push_back(static_cast<std::int64_t>(value));
  }
  return labels;
}

std::unique_ptr<Source> open_rows(const SourceOptions& options) {
  Rows rows = read_rows(options);
  Cloud cloud{.name = options.what == "-" ? "standard input" : options.what, .points = data::as_matrix(rows.table)};
  const auto weight = std::find(rows.columns.begin(), rows.columns.end(), options.weight_column);
  if (!options.weight_column.empty() && weight != rows.columns.end()) {
    GF_VALIDATE(options.weights.empty(), "{}: both --weights and --weight-column given. Keep one", cloud.name);
    take_weights_out(cloud, static_cast<std::size_t>(weight - rows.columns.begin()));
  }
  if (!options.weights.empty()) {
    cloud.weights = load_weights(options.weights);
    cloud.weights_name = options.weights;
  }
  if (options.labelled) {
    cloud.labels = rows.labels.empty() ? column_as_labels(cloud) : std::move(rows.labels);
  }
  if (!options.labels.empty()) {
    cloud.labels = data::load_labels(options.labels);
  }
  if (options.normalise) {
    measure::normalise(cloud);
  }
  cloud.validate(options.any_mass ? transport::Mass::kAny : transport::Mass::kOne);
  return std::make_unique<RowsSource>(std::move(cloud));
}

// ---- runs

Cloud samples_of_run(const OpenRun& open, const std::string& array, const std::string& name) {
  const std::vector<std::int64_t> stored = open.run.snapshot_iterations();
  GF_VALIDATE(!stored.empty(), "{}: no snapshot yet, so there are no samples. Run 'ganflow resume {}'",
              open.run.layout().run.string(), open.run.layout().run.string());
  const record::Snapshot snapshot = open.run.snapshot(stored.back());
  const record::Array& samples = snapshot.at(array);
  GF_VALIDATE(samples.shape.size() == 2, "{}: array '{}' is not (n, d). Was the file damaged?", name, array);
  Cloud cloud{.name = name, .points = Matrix<double>(samples.shape[0], samples.shape[1])};
  record::copy_into<double>(samples, cloud.points.view());
  if (open.experiment.dataset) {
    open.experiment.dataset->restore(cloud.points.view());  // in the units of the data
  }
  return cloud;
}

std::string refusal_of(const std::string& what) {
  std::vector<std::string> known;
  for (const data::LawInfo& law : data::known_laws()) {
    known.push_back(law.name);
  }
  for (const data::CatalogueEntry& set : data::catalogue()) {
    known.push_back(set.name);
  }
  return fmt::format("'{}' is neither a file, a run directory, a law nor a data set.{}", what, suggestion(what, known));
}

}  // namespace

bool is_run_directory(const std::string& path) {
  std::error_code error;
  return fs::exists(io::RunLayout{path}.spec(), error);
}

std::pair<std::unique_ptr<Source>, std::unique_ptr<Source>> open_run_sides(const std::string& run) {
  const OpenRun open(run);
  return {std::make_unique<RowsSource>(samples_of_run(open, "real", run + " (data)")),
          std::make_unique<RowsSource>(samples_of_run(open, "samples", run + " (generated)"))};
}

std::unique_ptr<Source> open_source(const SourceOptions& options) {
  std::error_code error;
  if (options.what == "-" || fs::exists(options.what, error)) {
    return is_run_directory(options.what)
               ? std::make_unique<RowsSource>(samples_of_run(OpenRun(options.what), "samples", options.what))
               : open_rows(options);
  }
  if (names_law(options.what)) {
    GF_VALIDATE(options.weights.empty() && options.labels.empty() && !options.labelled,
                "law {}: weights and labels belong to files. Leave them out", options.what);
    return std::make_unique<LawSource>(data::make_law(parse_law(options.what)), options.what);
  }
  const auto sets = data::catalogue();
  GF_VALIDATE(std::any_of(sets.begin(), sets.end(), [&](const auto& s) { return s.name == options.what; }), "{}",
              refusal_of(options.what));
  return open_rows(options);
}

}  // namespace ganflow::apps
