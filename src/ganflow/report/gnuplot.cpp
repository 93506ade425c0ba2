#include "ganflow/report/gnuplot.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace ganflow::report {

namespace {

namespace fs = std::filesystem;

constexpr std::array kFormats = {"svg", "png", "pdf"};
constexpr double kWidthInches = 6.5;  // of the text on a page
constexpr double kScreenDpi = 110;    // SVG: 715 pixels wide
constexpr double kPngDpi = 220;       // twice the screen's: sharp in print at this size

/// What posix_spawn needs, freed at the end.
class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> chunk{};
  for (;;) {
    const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
    if (count > 0) {
      text.append(chunk.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

/// The first line that says something.
std::string first_line(const std::string& text) {
  const auto start = text.find_first_not_of(" \t\n^");
  return start == std::string::npos ? "no message" : text.substr(start, text.find('\n', start) - start);
}

/// Runs `program` on a script, in the script's folder, without a shell and without the user's own settings.
void run_gnuplot(const fs::path& script, const std::string& program) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw_failure("open a pipe for", script, errno);
  }
  FileActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), ends[1], STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(actions.get(), script.parent_path().c_str());
  std::string name = program;
  std::string file = script.filename().string();
  std::string no_settings = "-d";
  std::array<char*, 4> arguments = {name.data(), no_settings.data(), file.data(), nullptr};
  pid_t process = 0;
  const int error = posix_spawnp(&process, program.c_str(), actions.get(), nullptr, arguments.data(), environ);
  ::close(ends[1]);
  const std::string messages = error == 0 ? read_all(ends[0]) : "";
  ::close(ends[0]);
  if (error == ENOENT) {
    throw RuntimeFailure(
        fmt::format("cannot draw {} ({} is not installed). Install it ('apt-get install gnuplot-nox'), "
                    "then 'ganflow report'",
                    script.string(), program));
  }
  if (error != 0) {
    throw RuntimeFailure(fmt::format("cannot draw {} ({} does not start: {}). Check that program", script.string(),
                                     program, std::strerror(error)));
  }
  const int status = wait_for(process);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw RuntimeFailure(fmt::format("cannot draw {} ({} says: {}). Run '{} {}' in that folder to see more",
                                     script.string(), program, first_line(messages), program, file));
  }
}

}  // namespace

std::string gnuplot_string(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    result += control ? ' ' : c;
    if (c == '\'') {
      result += c;
    }
  }
  return result + "'";
}

std::string script_of(const Figure& figure) {
  const double height = kWidthInches * figure.aspect;
  return fmt::format(
      "# Drawn by ganflow. Edit it and run 'gnuplot {0}.gp' in this folder to draw again.\n"
      "set encoding utf8\n"
      "set datafile separator \",\"\n"
      "set border 3 linewidth 0.8 linecolor \"#404040\"\n"
      "set tics nomirror out scale 0.6\n"
      "set grid ytics linewidth 0.5 linecolor \"#e4e4e4\"\n"
      "set key at graph 1, graph 1.02 right bottom horizontal Left reverse samplen 1.6 width 1 noenhanced\n"
      "set style fill transparent solid 0.2 noborder\n"
      "{1}"
      "do for [format in \"svg png pdf\"] {{\n"
      "  if (format eq \"svg\") {{ set terminal svg size {2:.0f},{3:.0f} font \"DejaVu Sans,12\" linewidth 1.2 "
      "background \"white\" }}\n"
      "  if (format eq \"png\") {{ set terminal pngcairo size {4:.0f},{5:.0f} font \"DejaVu Sans,10\" fontscale 2 "
      "linewidth 2.4 background \"white\" }}\n"
      "  if (format eq \"pdf\") {{ set terminal pdfcairo size {6}in,{7:.2f}in font \"DejaVu Sans,9\" linewidth 1.2 }}\n"
      "  set output \"{0}.\".format\n"
      "{8}"
      "  unset output\n"
      "}}\n",
      figure.name, figure.data, kWidthInches * kScreenDpi, height * kScreenDpi, kWidthInches * kPngDpi,
      height * kPngDpi, kWidthInches, height, figure.drawing);
}

std::vector<fs::path> draw(const Figure& figure, const fs::path& folder, const std::string& program) {
  const fs::path script = folder / (figure.name + ".gp");
  std::vector<fs::path> files = {script};
  write_file_atomically(script, script_of(figure));
  for (const char* format : kFormats) {
    files.push_back(folder / (figure.name + '.' + format));
    std::error_code missing;
    fs::remove(files.back(), missing);  // a picture of before must not pass for one of now
  }
  run_gnuplot(script, program);
  for (const fs::path& file : files) {
    std::error_code error;
    if (fs::file_size(file, error) == 0 || error) {
      throw RuntimeFailure(
          fmt::format("{} did not draw {} (it reported no error). Run '{} {}' in that folder to see more", program,
                      file.string(), program, script.filename().string()));
    }
  }
  return files;
}

}  // namespace ganflow::report
