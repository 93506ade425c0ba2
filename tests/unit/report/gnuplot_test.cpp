#include "ganflow/report/gnuplot.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

TEST(GnuplotString, CannotEndEarlyOrSpanLines) {
  EXPECT_EQ(gnuplot_string("plain"), "'plain'");
  EXPECT_EQ(gnuplot_string("d'Alembert's"), "'d''Alembert''s'");
  EXPECT_EQ(gnuplot_string("a\nb\x7f"), "'a b '");
  EXPECT_EQ(gnuplot_string("ω\\n"), "'ω\\n'");
}

TEST(Gnuplot, ScriptDrawsEveryFormatFromOneDrawing) {
  const std::string script =
      script_of({.name = "fig", .aspect = 0.5, .data = "$d << EOD\n1\nEOD\n", .drawing = "  plot x\n"});
  EXPECT_THAT(script,
              AllOf(HasSubstr("terminal svg"), HasSubstr("pngcairo"), HasSubstr("pdfcairo size 6.6929in,3.3465in"),
                    HasSubstr("set dashtype 4 "), HasSubstr("set output \"fig.\".format\n  plot x\n"),
                    HasSubstr("$d << EOD\n1\nEOD\ndo for")));
}

TEST(Gnuplot, DrawsThreeFormatsWhateverTheUsersSettings) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  const auto files = draw({.name = "fig", .data = "", .drawing = "  plot sin(x)\n"}, scratch.path());
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0], scratch / "fig.gp");
  EXPECT_THAT(content(scratch / "fig.svg"), StartsWith("<?xml"));
  EXPECT_THAT(content(scratch / "fig.png"), StartsWith("\x89PNG"));
  EXPECT_THAT(content(scratch / "fig.pdf"), StartsWith("%PDF"));
}

TEST(Gnuplot, AFailureNamesTheScriptAndWhatGnuplotSaid) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  write(scratch / "fig.png", "of before");
  EXPECT_THAT(
      [&] { draw({.name = "fig", .data = "", .drawing = "  plot nonsense(x)\n"}, scratch.path()); },
      ThrowsMessage<RuntimeFailure>(AllOf(HasSubstr("fig.gp"), HasSubstr("gnuplot says"), Not(HasSubstr("\n")))));
  EXPECT_THAT(content(scratch / "fig.gp"), HasSubstr("nonsense"));
  EXPECT_NE(content(scratch / "fig.png"), "of before");
}

TEST(Gnuplot, AMissingProgramIsASentenceThatSaysWhatToInstall) {
  const ScratchFolder scratch;
  EXPECT_THAT([&] { draw({.name = "fig", .data = "", .drawing = ""}, scratch.path(), "no-such-gnuplot"); },
              ThrowsMessage<RuntimeFailure>(
                  AllOf(HasSubstr("no-such-gnuplot is not installed"), HasSubstr("apt-get install gnuplot-nox"))));
}

TEST(Gnuplot, AProgramThatDrawsNothingIsNoticed) {
  const ScratchFolder scratch;
  EXPECT_THAT([&] { draw({.name = "fig", .data = "", .drawing = ""}, scratch.path(), "true"); },
              ThrowsMessage<RuntimeFailure>(HasSubstr("did not draw")));
}

}  // namespace
}  // namespace ganflow::report
