// Whatever is wrong with the input: exit code 2, one line on standard error that says what, where and what to try,
// nothing on standard output, and nothing new on the disk.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <map>

namespace ganflow {
namespace {

namespace fs = std::filesystem;
using support::Outcome;
using support::Scratch;
using testing::HasSubstr;

constexpr int kRows = 20;  // of the data files here

std::string npy(const std::string& type, const std::string& shape, const std::string& values) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(117, ' ');  // magic, version and length take 10 bytes: with the line end a multiple of 64
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  return bytes + header + values;
}

std::string floats(int count, int bad = -1) {
  std::string bytes;
  for (int k = 0; k < count; ++k) {
    const float value = k == bad ? std::numeric_limits<float>::quiet_NaN() : 0.1F * static_cast<float>(k);
    const auto raw = std::bit_cast<std::array<char, sizeof value>>(value);
    bytes.append(raw.data(), raw.size());
  }
  return bytes;
}

/// A spec on a file of data, with more lines of [data].
std::string spec_on(const std::string& file, const std::string& more = "") {
  return "schema = 1\n[data]\nfile = \"" + file + "\"\n" + more + "[critic]\nbox = 0.5\n";
}

/// A working folder with bad files in it, and one good run.
class BadInput : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new Scratch(support::fast_folder());  // NOLINT: gtest's own way to share between tests of a suite
    const Scratch& folder = *folder_;
    support::write(folder / "good.npy", npy("<f4", "(20, 2)", floats(2 * kRows)));
    support::write(folder / "cut.npy", npy("<f4", "(20, 2)", floats(2 * kRows)).substr(0, 200));
    support::write(folder / "nan.npy", npy("<f4", "(20, 2)", floats(2 * kRows, 11)));
    support::write(folder / "seven.npy", npy("<i8", "(7,)", std::string(7 * sizeof(std::int64_t), '\0')));
    support::write(folder / "start.npy", npy("<f4", "(3, 5)", floats(15)));
    support::write(folder / "missing.toml", spec_on("nosuch.npy"));
    support::write(folder / "cut.toml", spec_on("cut.npy"));
    support::write(folder / "nan.toml", spec_on("nan.npy"));
    support::write(folder / "labels.toml", spec_on("good.npy", "labels = \"seven.npy\"\n"));
    support::write(folder / "start.toml",
                   spec_on("good.npy") + "[generator]\nstart.a = {law = \"file\", file = \"start.npy\"}\n");
    support::write(folder / "typo.toml", "schema = 1\n[data]\nlaw = \"ring8\"\n[critic]\nboxx = 0.5\n");
    support::write(folder / "type.toml", "schema = 1\n[data]\nlaw = \"ring8\"\n[critic]\nbox = \"half\"\n");
    support::write(folder / "syntax.toml", "schema = 1\n[data\n");
    support::write(folder / "newer.toml", "schema = 7\n[data]\nlaw = \"ring8\"\n");
    support::write(folder / "empty.toml", "");
    support::write(folder / "binary.toml", std::string("\x7f\x45LF\xff\xfe\x00\x01", 8) + floats(300));
    support::write(folder / "large.toml", std::string(2U << 20U, '#'));
    const Outcome outcome = support::run_program(
        {"run", "pendulum", "--no-pictures", "--out", "good", "--set", "run.iterations=20"}, {.folder = folder.path()});
    ASSERT_EQ(outcome.code, 0) << describe(outcome);
    fs::create_directories(folder / "unborn/checkpoints");
    fs::copy_file(folder / "good/spec.toml", folder / "unborn/spec.toml");
    support::write(folder / "unborn/series.csv", support::content(folder / "good/series.csv"));
  }
  static void TearDownTestSuite() {
    delete folder_;  // NOLINT: see above
    folder_ = nullptr;
  }

  /// Every file below the folder and what it holds.
  static std::map<std::string, std::string> everything() {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_->path())) {
      if (entry.path().filename() == ".lock") {
        continue;  // holds the number of the last process that looked
      }
      files[entry.path().string()] = entry.is_regular_file() ? support::content(entry.path()) : "";
    }
    return files;
  }

  /// `words` are what a user needs to find the place and the way out.
  static void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& words) {
    SCOPED_TRACE("ganflow " + testing::PrintToString(arguments));
    const auto before = everything();
    const Outcome outcome = support::run_program(arguments, {.folder = folder_->path()});
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.err.starts_with("ganflow: ")) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_TRUE(outcome.err.ends_with("\n")) << outcome.err;
    for (const std::string& word : words) {
      EXPECT_THAT(outcome.err, HasSubstr(word));
    }
    EXPECT_EQ(support::difference(before, everything()), "") << "the disk changed";
  }

  static void expect_refused_override(const std::string& override, const std::vector<std::string>& words) {
    expect_refused({"run", "pendulum", "--set", override}, words);
  }

  static const Scratch* folder_;
};

const Scratch* BadInput::folder_ = nullptr;

TEST_F(BadInput, InASpecFileIsNamedByFileLineAndKey) {
  expect_refused({"run", "typo.toml"}, {"typo.toml:5", "critic.boxx", "Did you mean 'critic.box'?"});
  expect_refused({"run", "type.toml"}, {"type.toml:5", "critic.box", "must be a number", "Try 0.5"});
  expect_refused({"run", "syntax.toml"}, {"syntax.toml:2", "not TOML", "Check"});
  expect_refused({"run", "newer.toml"}, {"newer.toml:1", "schema = 7", "Use a newer ganflow"});
  expect_refused({"run", "empty.toml"}, {"empty.toml", "names no data", "Add law"});
}

TEST_F(BadInput, AsASpecThatIsNoneIsNamed) {
  expect_refused({"run", "nosuch.toml"}, {"nosuch.toml", "no such file", "ganflow list"});
  expect_refused({"run", "binary.toml"}, {"binary.toml:1", "not TOML", "Check"});
  expect_refused({"run", "large.toml"}, {"large.toml", "more than a spec can have", "Is it a data file?"});
  expect_refused({"run", "."}, {". is a directory", "Name a TOML file"});
  expect_refused({"run", "good"}, {"good is a run directory", "ganflow resume good", "good/spec.toml"});
  expect_refused({"run", "pendulm"}, {"'pendulm'", "Did you mean 'pendulum'?"});
  expect_refused({"spec", "rign8"}, {"'rign8'", "Did you mean 'ring8'?"});
}

TEST_F(BadInput, InAnOverrideIsNamedByKeyAndValue) {
  expect_refused_override("critic.bx=3", {"critic.bx", "Did you mean 'critic.box'?"});
  expect_refused_override("critic.box=wide", {"critic.box = 'wide'", "must be a number", "Try 0.5"});
  expect_refused_override("seed=1234567890123456789012", {"seed = 1234567890123456789012", "9223372036854775807"});
  expect_refused_override("seed=-1234567890123456789012", {"-9223372036854775808"});
  expect_refused_override("critic.box=0", {"critic.box = 0", "above 0", "Try 0.5"});
  expect_refused_override("critic.box=-1", {"critic.box = -1", "above 0", "Try 0.5"});
  expect_refused_override("critic.box=nan", {"critic.box = nan", "Try 0.5"});
  expect_refused_override("dynamics.time_step=0", {"dynamics.time_step = 0", "above 0", "Try 0.1"});
  expect_refused_override("dynamics.time_step=-0.1", {"dynamics.time_step = -0.1", "Try 0.1"});
  expect_refused_override("generator.units=0", {"generator.units = 0", "at least 1", "Try 128"});
  expect_refused_override("dynamics.rule=adm", {"dynamics.rule", "'adam'"});
  expect_refused_override("dynamics.batch=999999999999", {"dynamics.batch", "GiB", "Try a smaller one"});
  expect_refused_override("garbage", {"--set garbage", "key=value", "Try --set"});
  expect_refused_override("=3", {"--set =3", "key=value", "Try --set"});
  expect_refused_override("seed=-3", {"seed = -3", "at least 0", "Try 1"});
  expect_refused_override("seed=99999999999999999999999", {"seed", "99999999999999999999999", "Try 1"});
}

TEST_F(BadInput, ForAGridSaysWhatAGridHolds) {
  const auto refuse = [](const std::vector<std::string>& overrides, const std::vector<std::string>& words) {
    std::vector<std::string> arguments = {"run", "pendulum-grid"};
    for (const std::string& override : overrides) {
      arguments.insert(arguments.end(), {"--set", override});
    }
    expect_refused(arguments, words);
  };
  refuse({"flow.held_critic=[]"},
         {"of the critic's parameters 3 move: a_1, b, c_1", "at most two dimensions", "flow.held_critic"});
  refuse({"flow.held_generator=[\"a_1\", \"b\", \"c_1\"]"}, {"flow.held_generator", "Hold fewer"});
  refuse({"flow.held_critic=[\"a_2\"]"}, {"flow.held_critic has 'a_2'", "a_1, b, c_1"});
  refuse({"critic.start.a={law = \"normal\"}"}, {"critic.start.a.law", "flow.held_critic holds 'a_1'", "constant"});
  refuse({"critic.start.a={law = \"constant\", value = 2.0}"}, {"critic.start.a.value = 2", "critic.box = 0.5"});
  refuse({"generator.start.b={law = \"file\", file = \"start.npy\"}"},
         {"generator.start.b.law = 'file'", "distribution function"});
  refuse({"grid.critic_cells=2"}, {"grid.critic_cells = 2", "too few", "Try 48"});
  refuse({"grid.critic_cells=1000000"}, {"grid.critic_cells = 1000000", "too many"});
  refuse({"grid.reach=1.0"}, {"grid.reach = 1", "outside of the window", "Try 2"});
  refuse({"generator.output_bias=true"}, {"generator.output_bias", "Set it to false"});
  refuse({"generator.units=64"}, {"generator.units", "grid.critic_cells"});
  refuse({"dynamics.rule=adam"}, {"dynamics.rule", "sgd"});
  refuse({"dynamics.noise=0.1"}, {"dynamics.noise", "diffusion"});
  refuse({"flow.latent_order=2"}, {"flow.quadrature_tolerance", "suffices"});
}

TEST_F(BadInput, InLayersIsNamedByKey) {
  expect_refused_override("critic.inner=[0]", {"critic.inner = [0]", "at least 1", "Try [8]"});
  expect_refused_override("critic.inner=8", {"critic.inner = 8", "a list of integers", "Try [8]"});
  expect_refused_override("generator.inner=[2.5]", {"generator.inner", "a list of integers", "Try [8]"});
  expect_refused_override("teacher.inner=[8]", {"teacher.inner", "unknown key"});
  expect_refused({"run", "pendulum-flow", "--set", "critic.inner=[8]"},
                 {"critic.inner = [8]", "the flow follows one population a player", "dynamics.kind = \"train\""});
  expect_refused({"run", "pendulum", "--set", "critic.inner=[8]", "--set", "dynamics.batch_path=compressed"},
                 {"dynamics.batch_path", "critic.inner has a layer of 8 outputs", "Use \"auto\""});
  expect_refused({"run", "start.toml", "--set", "generator.inner=[8]"},
                 {"generator.start.a.law", "a file holds one layer's block", "remove generator.inner"});
}

TEST_F(BadInput, AsASeedIsShownAsTyped) {
  expect_refused({"run", "pendulum", "--seed", "-1"}, {"seed", "-1", "Try 1"});
  expect_refused({"run", "pendulum", "--seed", "9223372036854775808"}, {"seed", "9223372036854775808", "Try 1"});
  expect_refused({"run", "pendulum", "--seed", "lucky"}, {"seed", "lucky", "Try 1"});
}

TEST_F(BadInput, InDataIsNamedByFileAndPlace) {
  expect_refused({"run", "missing.toml"}, {"missing.toml:3", "data.file", "nosuch.npy", "no such file", "Check"});
  expect_refused({"run", "cut.toml"}, {"cut.npy", "(20, 2)", "72 bytes", "Copy or download it again"});
  expect_refused({"run", "nan.toml"}, {"nan.npy", "row 5, column 1 is nan", "Remove or repair"});
  expect_refused({"run", "labels.toml"}, {"seven.npy holds 7 labels", "good.npy has 20 rows", "one label a row"});
  expect_refused({"run", "start.toml"}, {"generator.start.a.file", "start.npy", "3 × 5", "1 × 128"});
  expect_refused({"data", "get", "digit"}, {"'digit'", "Did you mean 'digits'?"});
  expect_refused({"data", "info", "nosuch"}, {"'nosuch'", "Known: "});
  expect_refused({"data", "info", "cut.npy"}, {"cut.npy", "Copy or download it again"});
  expect_refused({"data", "convert", "good.npy", "good.csv"}, {"good.csv", "Try good.npy"});
}

TEST_F(BadInput, AsARunDirectoryIsNamed) {
  expect_refused({"run", "pendulum", "--out", "good"}, {"good exists", "ganflow resume good"});
  expect_refused({"run", "pendulum", "--out", "good.npy"}, {"good.npy exists", "Choose another --out"});
  for (const char* const command : {"resume", "verdict", "report"}) {
    expect_refused({command, "nosuch"}, {"nosuch", "no run directory", "check the path"});
    expect_refused({command, "."}, {"no spec.toml", "Check the path"});
    if (std::string(command) != "verdict") {  // which judges samples too
      expect_refused({command, "good.npy"}, {"good.npy", "no run directory"});
    }
  }
  expect_refused({"sample", "unborn", "-o", "x.npy"}, {"unborn", "no checkpoint yet", "ganflow resume unborn"});
  expect_refused({"sample", "good", "-o", "x.gif"}, {"x.gif", "Try samples.png"});
  expect_refused({"sample", "good", "-o", "x"}, {"--out x", "Try samples.png"});
  expect_refused({"sample", "good", "-o", "x.png"}, {"x.png", "not pictures", ".npy"});
  expect_refused({"sample", "good", "-o", "nosuch/x.npy"}, {"nosuch/x.npy", "Check its folder"});
}

TEST_F(BadInput, OnResumeLeavesTheRunAsItWas) {
  expect_refused({"resume", "good", "--set", "dynamics.batch=64"}, {"dynamics.batch = 64", "has 128", "new run"});
  expect_refused({"resume", "good", "--set", "seed=2"}, {"seed = 2", "Start a new run"});
  expect_refused({"resume", "good", "--set", "critic.bx=2"}, {"critic.bx", "Did you mean 'critic.box'?"});
  expect_refused({"resume", "good", "--until", "1"},
                 {"--until 1", "10 iterations", "stored run", "time 2", "Ask for a later time"});
  expect_refused({"resume", "good", "--until", "soon"}, {"--until", "soon"});
  // Rows past the checkpoint, as after a kill: a refusal must not cut them.
  const fs::path series = *folder_ / "good/series.csv";
  const std::string whole = support::content(series);
  support::write(series, whole + whole.substr(whole.rfind('\n', whole.size() - 2) + 1));
  expect_refused({"resume", "good", "--set", "dynamics.batch=64"}, {"dynamics.batch = 64"});
  support::write(series, whole);
}

TEST_F(BadInput, AsACheckpointOfANewerSchemaIsNotTakenForDamage) {
  const fs::path checkpoint = *folder_ / "good/checkpoints/000000000020.h5";
  const std::string whole = support::content(checkpoint);
  const std::size_t seal = whole.rfind("\nganflow state");  // the line of text after the HDF5 part
  ASSERT_NE(seal, std::string::npos);
  const std::string newer = whole.substr(0, seal) + "\nganflow state, schema 0002, crc32 ";
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(newer.data()), static_cast<uInt>(newer.size()));
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "%08lx\n", crc);
  support::write(checkpoint, newer + digits.data());
  expect_refused({"resume", "good"}, {"000000000020.h5", "newer ganflow", "schema 2"});
  support::write(checkpoint, whole);
}

TEST_F(BadInput, OnTheCommandLineGetsASuggestion) {
  expect_refused({}, {"needs a command", "Known: run, resume"});
  expect_refused({"rnu", "pendulum"}, {"no command 'rnu'", "Did you mean 'run'?"});
  expect_refused({"verdikt", "good"}, {"no command 'verdikt'", "Did you mean 'verdict'?"});
  expect_refused({"data"}, {"'ganflow data' needs a command", "list"});
  expect_refused({"data", "inof", "x"}, {"'ganflow data' has no command 'inof'", "Did you mean 'info'?"});
  expect_refused({"run", "pendulum", "--thread", "2"}, {"'ganflow run' has no option --thread", "'--threads'"});
  expect_refused({"run", "pendulum", "--thread=2"}, {"no option --thread.", "'--threads'"});
  expect_refused({"run", "pendulum", "--threads", "0"}, {"--threads", "1 to 1024", "ganflow run --help"});
  expect_refused({"run", "pendulum", "--threads", "two"}, {"--threads", "two", "ganflow run --help"});
  expect_refused({"run"}, {"spec is required", "ganflow run --help"});
  expect_refused({"list", "extra"}, {"'extra' is one word too many", "ganflow list --help"});
  expect_refused({"sample", "good"}, {"--out is required", "ganflow sample --help"});
  expect_refused({"sample", "good", "-n", "0", "-o", "x.npy"}, {"-n", "range", "ganflow sample --help"});
}

}  // namespace
}  // namespace ganflow
