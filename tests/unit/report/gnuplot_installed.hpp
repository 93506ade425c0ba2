#pragma once
/// Tests that draw are skipped where gnuplot is missing; those of the scripts' text run everywhere.

#include "ganflow/report/gnuplot.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#define SKIP_WITHOUT_GNUPLOT()                                                    \
  do {                                                                            \
    if (std::system("gnuplot --version > /dev/null 2>&1") != 0) {                 \
      GTEST_SKIP() << "gnuplot is not installed ('apt-get install gnuplot-nox')"; \
    }                                                                             \
  } while (false)
