#include "ganflow/ode/cvode.hpp"

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

#include <algorithm>
#include <cmath>
#include <exception>

namespace ganflow::ode {

namespace {

constexpr int kAndersonVectors = 0;  // plain fixed-point iteration

/// SUNDIALS' error codes are negative.
void require(int code, const char* what) {
  if (code < 0) {
    throw RuntimeFailure(fmt::format("SUNDIALS: {} failed with code {}", what, code));
  }
}

void require(const void* made, const char* what) {
  if (made == nullptr) {
    throw RuntimeFailure(fmt::format("SUNDIALS: {} failed (out of memory?)", what));
  }
}

/// Everything that CVODE made, freed in the reverse order of its making.
class Cvode {
 public:
  Cvode(const Problem& problem, std::span<const double> start, double begin, double end, const CvodeOptions& options)
      : problem_(problem), size_(start.size()) {
    require(SUNContext_Create(nullptr, &context_), "SUNContext_Create");
    state_ = N_VNew_Serial(static_cast<sunindextype>(size_), context_);
    require(state_, "N_VNew_Serial");
    std::copy(start.begin(), start.end(), N_VGetArrayPointer(state_));
    const bool adams = options.family == CvodeFamily::kAdams;
    memory_ = CVodeCreate(adams ? CV_ADAMS : CV_BDF, context_);
    require(memory_, "CVodeCreate");
    require(CVodeSetErrHandlerFn(memory_, &Cvode::be_silent, nullptr), "CVodeSetErrHandlerFn");
    require(CVodeInit(memory_, &Cvode::evaluate, begin, state_), "CVodeInit");
    require(CVodeSetUserData(memory_, this), "CVodeSetUserData");
    require(CVodeSStolerances(memory_, options.relative_tolerance, options.absolute_tolerance), "CVodeSStolerances");
    require(CVodeSetStopTime(memory_, end), "CVodeSetStopTime");
    if (adams) {
      iteration_ = SUNNonlinSol_FixedPoint(state_, kAndersonVectors, context_);
      require(iteration_, "SUNNonlinSol_FixedPoint");
      require(CVodeSetNonlinearSolver(memory_, iteration_), "CVodeSetNonlinearSolver");
    } else {
      matrix_ = SUNDenseMatrix(static_cast<sunindextype>(size_), static_cast<sunindextype>(size_), context_);
      require(matrix_, "SUNDenseMatrix");
      solver_ = SUNLinSol_Dense(state_, matrix_, context_);
      require(solver_, "SUNLinSol_Dense");
      require(CVodeSetLinearSolver(memory_, solver_, matrix_), "CVodeSetLinearSolver");
    }
    set_sections();
  }
  Cvode(const Cvode&) = delete;
  Cvode& operator=(const Cvode&) = delete;
  ~Cvode() {
    CVodeFree(&memory_);
    if (iteration_ != nullptr) {
      SUNNonlinSolFree(iteration_);
    }
    if (solver_ != nullptr) {
      SUNLinSolFree(solver_);
    }
    if (matrix_ != nullptr) {
      SUNMatDestroy(matrix_);
    }
    N_VDestroy(state_);
    SUNContext_Free(&context_);
  }

  /// Goes on to `until` or to a crossing; returns CVODE's code, and throws what the field has thrown.
  int go(double until, std::int64_t steps_left, double& time) {
    require(CVodeSetMaxNumSteps(memory_, static_cast<long>(std::max<std::int64_t>(steps_left, 1))), "max steps");
    const int code = CVode(memory_, until, state_, &time, CV_NORMAL);
    if (thrown_) {
      std::rethrow_exception(thrown_);
    }
    return code;
  }

  std::span<const double> state() const { return {N_VGetArrayPointer(state_), size_}; }

  std::vector<int> crossed() {
    std::vector<int> found(problem_.sections.size());
    require(CVodeGetRootInfo(memory_, found.data()), "CVodeGetRootInfo");
    return found;
  }

  void count(Trajectory& result) {
    long steps = 0;
    long error_failures = 0;
    long iteration_failures = 0;
    long for_jacobians = 0;
    require(CVodeGetNumSteps(memory_, &steps), "CVodeGetNumSteps");
    require(CVodeGetNumErrTestFails(memory_, &error_failures), "CVodeGetNumErrTestFails");
    require(CVodeGetNumNonlinSolvConvFails(memory_, &iteration_failures), "CVodeGetNumNonlinSolvConvFails");
    long evaluations = 0;
    require(CVodeGetNumRhsEvals(memory_, &evaluations), "CVodeGetNumRhsEvals");
    if (solver_ != nullptr) {
      require(CVodeGetNumLinRhsEvals(memory_, &for_jacobians), "CVodeGetNumLinRhsEvals");
    }
    result.steps = steps;
    result.rejected = error_failures + iteration_failures;
    result.evaluations = evaluations + for_jacobians;
  }

 private:
  static void be_silent(int, const char*, const char*, char*, void*) {}  // codes tell

  /// C calls this: nothing may be thrown through it.
  static int evaluate(double time, N_Vector x, N_Vector velocity, void* self) {
    auto& cvode = *static_cast<Cvode*>(self);
    try {
      const std::span<double> v(N_VGetArrayPointer(velocity), cvode.size_);
      cvode.problem_.field(time, {N_VGetArrayPointer(x), cvode.size_}, v);
      const bool finite = std::all_of(v.begin(), v.end(), [](double value) { return std::isfinite(value); });
      return finite ? 0 : 1;  // positive: try a shorter step
    } catch (...) {
      cvode.thrown_ = std::current_exception();
      return -1;
    }
  }

  static int evaluate_sections(double, N_Vector x, double* values, void* self) {
    auto& cvode = *static_cast<Cvode*>(self);
    try {
      for (std::size_t s = 0; s < cvode.problem_.sections.size(); ++s) {
        values[s] = cvode.problem_.sections[s].value({N_VGetArrayPointer(x), cvode.size_});
      }
      return 0;
    } catch (...) {
      cvode.thrown_ = std::current_exception();
      return -1;
    }
  }

  void set_sections() {
    const std::size_t count = problem_.sections.size();
    if (count == 0) {
      return;
    }
    require(CVodeRootInit(memory_, static_cast<int>(count), &Cvode::evaluate_sections), "CVodeRootInit");
    std::vector<int> directions;
    for (const Section& section : problem_.sections) {
      directions.push_back(section.direction == Direction::kUp ? 1 : section.direction == Direction::kDown ? -1 : 0);
    }
    require(CVodeSetRootDirection(memory_, directions.data()), "CVodeSetRootDirection");
    require(CVodeSetNoInactiveRootWarn(memory_), "CVodeSetNoInactiveRootWarn");
  }

  const Problem& problem_;
  std::size_t size_;
  SUNContext context_ = nullptr;
  N_Vector state_ = nullptr;
  void* memory_ = nullptr;
  SUNMatrix matrix_ = nullptr;
  SUNLinearSolver solver_ = nullptr;
  SUNNonlinearSolver iteration_ = nullptr;
  std::exception_ptr thrown_;
};

Status status_of(int code) {
  switch (code) {
    case CV_TOO_MUCH_WORK: return Status::kTooManySteps;
    case CV_FIRST_RHSFUNC_ERR:
    case CV_REPTD_RHSFUNC_ERR:
    case CV_UNREC_RHSFUNC_ERR: return Status::kNotFinite;
    default: return Status::kStepTooSmall;
  }
}

/// Records what was crossed at `time`; true when that ends the integration.
bool record_crossings(const Problem& problem, Cvode& cvode, double time, std::vector<std::int64_t>& seen,
                      Trajectory& result) {
  const std::vector<int> found = cvode.crossed();
  bool stop = false;
  for (std::size_t s = 0; s < found.size(); ++s) {
    if (found[s] != 0) {
      result.crossings.push_back({time, s, {cvode.state().begin(), cvode.state().end()}});
      stop = stop || ++seen[s] == problem.sections[s].stop_after;
    }
  }
  return stop;
}

}  // namespace

void CvodeOptions::validate() const {
  GF_VALIDATE(relative_tolerance > 0 && relative_tolerance < 1,
              "relative_tolerance = {} (must be positive and below 1). Try 1e-10", relative_tolerance);
  GF_VALIDATE(absolute_tolerance > 0, "absolute_tolerance = {} (must be positive). Try 1e-12", absolute_tolerance);
  GF_VALIDATE(max_steps > 0, "max_steps = {} (must be positive). Try 1000000", max_steps);
}

Trajectory integrate_cvode(const Problem& problem, std::span<const double> start, double begin, double end,
                           const CvodeOptions& options, std::span<const double> output_times) {
  options.validate();
  GF_VALIDATE(problem.walls.none(), "walls: CVODE knows none (it follows smooth stretches). Use integrate");
  GF_VALIDATE(end >= begin && std::isfinite(end), "time = {} (must be finite and not before {}). Try a later one", end,
              begin);
  GF_VALIDATE(std::all_of(start.begin(), start.end(), [](double x) { return std::isfinite(x); }),
              "start: not finite. Give numbers");
  GF_EXPECT(std::is_sorted(output_times.begin(), output_times.end()));
  Trajectory result;
  result.outputs = Matrix<double>(output_times.size(), start.size());
  result.time = begin;
  result.state.assign(start.begin(), start.end());
  const auto write = [&](std::span<const double> x) {
    std::copy(x.begin(), x.end(), result.outputs.row(result.times.size()));
    result.times.push_back(output_times[result.times.size()]);
  };
  while (result.times.size() < output_times.size() && output_times[result.times.size()] <= begin) {
    write(start);
  }
  if (end == begin) {
    return result;
  }
  Cvode cvode(problem, start, begin, end, options);
  std::vector<std::int64_t> seen(problem.sections.size());
  while (result.time < end && result.status == Status::kReachedEnd) {
    const bool outputs_left = result.times.size() < output_times.size();
    const double until = outputs_left ? std::min(output_times[result.times.size()], end) : end;
    const int code = cvode.go(until, options.max_steps - result.steps, result.time);
    cvode.count(result);
    if (code < 0) {
      result.status = status_of(code);
    } else if (code == CV_ROOT_RETURN && record_crossings(problem, cvode, result.time, seen, result)) {
      result.status = Status::kStopped;
    }
    while (code >= 0 && result.times.size() < output_times.size() && output_times[result.times.size()] <= result.time) {
      write(cvode.state());
    }
  }
  result.state.assign(cvode.state().begin(), cvode.state().end());
  return result;
}

}  // namespace ganflow::ode
