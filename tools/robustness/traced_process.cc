#include "tools/robustness/traced_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace robustness {
namespace {

constexpr unsigned kSeconds = 10;

struct FileCall {
  long number;
  const char* name;
  int path = -1;  // which argument is one
};

constexpr FileCall kFileCalls[] = {
    {SYS_open, "open", 0},
    {SYS_openat, "openat", 1},
    {SYS_creat, "creat", 0},
    {SYS_close, "close"},
    {SYS_read, "read"},
    {SYS_readv, "readv"},
    {SYS_pread64, "pread"},
    {SYS_preadv, "preadv"},
    {SYS_write, "write"},
    {SYS_writev, "writev"},
    {SYS_pwrite64, "pwrite"},
    {SYS_pwritev, "pwritev"},
    {SYS_lseek, "lseek"},
    {SYS_ftruncate, "ftruncate"},
    {SYS_truncate, "truncate", 0},
    {SYS_fallocate, "fallocate"},
    {SYS_fsync, "fsync"},
    {SYS_fdatasync, "fdatasync"},
    {SYS_msync, "msync"},
    {SYS_copy_file_range, "copy_file_range"},
    {SYS_sendfile, "sendfile"},
    {SYS_splice, "splice"},
    {SYS_flock, "flock"},
    {SYS_fcntl, "fcntl"},
    {SYS_stat, "stat", 0},
    {SYS_lstat, "lstat", 0},
    {SYS_fstat, "fstat"},
    {SYS_newfstatat, "newfstatat", 1},
    {SYS_statx, "statx", 1},
    {SYS_access, "access", 0},
    {SYS_faccessat, "faccessat", 1},
    {SYS_faccessat2, "faccessat2", 1},
    {SYS_readlink, "readlink", 0},
    {SYS_readlinkat, "readlinkat", 1},
    {SYS_getdents64, "getdents64"},
    {SYS_getcwd, "getcwd"},
    {SYS_rename, "rename", 0},
    {SYS_renameat, "renameat", 1},
    {SYS_renameat2, "renameat2", 1},
    {SYS_link, "link", 0},
    {SYS_linkat, "linkat", 1},
    {SYS_symlink, "symlink", 1},
    {SYS_unlink, "unlink", 0},
    {SYS_unlinkat, "unlinkat", 1},
    {SYS_mkdir, "mkdir", 0},
    {SYS_mkdirat, "mkdirat", 1},
    {SYS_rmdir, "rmdir", 0},
    {SYS_chmod, "chmod", 0},
    {SYS_fchmod, "fchmod"},
    {SYS_dup, "dup"},
    {SYS_dup2, "dup2"},
    {SYS_ioctl, "ioctl"},
};

// Of memory, signals, time and the process itself. mmap is one of them where it maps no file.
constexpr long kOtherCalls[] = {
    SYS_mmap,          SYS_munmap,          SYS_mremap,         SYS_brk,
    SYS_mprotect,      SYS_madvise,         SYS_arch_prctl,     SYS_set_tid_address,
    SYS_rseq,          SYS_set_robust_list, SYS_prlimit64,      SYS_getrlimit,
    SYS_getrandom,     SYS_rt_sigaction,    SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_sigaltstack,   SYS_exit_group,      SYS_exit,           SYS_futex,
    SYS_clock_gettime, SYS_gettimeofday,    SYS_time,           SYS_getpid,
    SYS_gettid,        SYS_tgkill,          SYS_sysinfo,        SYS_sched_getaffinity,
    SYS_sched_yield,   SYS_uname,           SYS_execve,         SYS_getuid,
    SYS_geteuid,       SYS_restart_syscall,
};

const FileCall* FindFileCall(const user_regs_struct& registers) {
  static constexpr FileCall kMapsFile = {SYS_mmap, "mmap"};
  const long number = static_cast<long>(registers.orig_rax);
  if (number == SYS_mmap) return static_cast<int>(registers.r8) >= 0 ? &kMapsFile : nullptr;
  for (const FileCall& call : kFileCalls) {
    if (call.number == number) return &call;
  }
  return nullptr;
}

bool IsOtherCall(long number) {
  for (const long other : kOtherCalls) {
    if (other == number) return true;
  }
  return false;
}

bool CanBeShort(long number) {
  return number == SYS_read || number == SYS_pread64 || number == SYS_write ||
         number == SYS_pwrite64 || number == SYS_copy_file_range;
}

std::string TextAt(pid_t pid, uint64_t address) {
  std::string text;
  while (text.size() < 4096) {
    errno = 0;
    const long word = ptrace(PTRACE_PEEKDATA, pid, address + text.size(), nullptr);
    if (errno != 0) return text;
    for (int i = 0; i < static_cast<int>(sizeof(word)); ++i) {
      const char c = static_cast<char>(static_cast<uint64_t>(word) >> (8 * i));
      if (c == '\0') return text;
      text += c;
    }
  }
  return text;
}

std::string Describe(pid_t pid, const FileCall& call, const user_regs_struct& registers) {
  const std::string name = call.name;
  if (call.path < 0) return name + " " + std::to_string(static_cast<int>(registers.rdi));
  return name + " " + TextAt(pid, call.path == 0 ? registers.rdi : registers.rsi);
}

// Files without a name, for what a process prints.
class PrintedText {
 public:
  PrintedText() : fd_(memfd_create("printed", MFD_CLOEXEC)) {
    if (fd_ < 0) std::abort();
  }
  ~PrintedText() { close(fd_); }
  PrintedText(const PrintedText&) = delete;
  PrintedText& operator=(const PrintedText&) = delete;

  int fd() const { return fd_; }
  std::string Read() const {
    std::string text(static_cast<size_t>(lseek(fd_, 0, SEEK_END)), '\0');
    const ssize_t got = pread(fd_, text.data(), text.size(), 0);
    text.resize(got < 0 ? 0 : static_cast<size_t>(got));
    return text;
  }

 private:
  int fd_;
};

pid_t timed_pid = 0;
bool timed_out = false;

void KillTimed(int) {
  timed_out = true;
  kill(timed_pid, SIGKILL);
}

[[noreturn]] void Exec(const std::string& program, const std::vector<std::string>& arguments,
                       const std::string& folder, int output, int errors) {
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  char* environment[] = {nullptr};
  if (chdir(folder.c_str()) != 0 || dup2(output, STDOUT_FILENO) < 0 ||
      dup2(errors, STDERR_FILENO) < 0 || ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
    _exit(100);
  raise(SIGSTOP);
  execve(program.c_str(), argv.data(), environment);
  _exit(101);
}

// A process that stops before and after each of its system calls.
class Tracer {
 public:
  Tracer(pid_t pid, const Injection& injection, bool is_traced, TracedRun& run)
      : pid_(pid), injection_(injection), run_(run), follows_(is_traced) {}

  void Run() {
    int status = 0;
    waitpid(pid_, &status, 0);  // for the stop of Exec()
    ptrace(PTRACE_SETOPTIONS, pid_, nullptr,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
    int signal = 0;
    while (true) {
      ptrace(follows_ ? PTRACE_SYSCALL : PTRACE_CONT, pid_, nullptr, signal);
      if (waitpid(pid_, &status, 0) != pid_ || !WIFSTOPPED(status)) break;
      signal = 0;
      if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
        runs_program_ = true;
      } else if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
        Stopped();
      } else {
        signal = WSTOPSIG(status);
      }
    }
    run_.status = status;
  }

 private:
  void Stopped() {
    __ptrace_syscall_info info = {};
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid_, sizeof(info), &info) <= 0 || !runs_program_) return;
    user_regs_struct registers;
    ptrace(PTRACE_GETREGS, pid_, nullptr, &registers);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
      Enter(registers);
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && is_in_call_) {
      Leave(registers);
    }
  }

  void Enter(user_regs_struct& registers) {
    const FileCall* call = FindFileCall(registers);
    if (call == nullptr) {
      const long number = static_cast<long>(registers.orig_rax);
      if (!IsOtherCall(number)) run_.unknown_call = number;
      return;
    }
    if (run_.calls++ != injection_.at) return;
    run_.call = Describe(pid_, *call, registers);
    run_.is_message = call->number == SYS_write && registers.rdi == STDERR_FILENO;
    follows_ = false;
    if (injection_.shortens && (!CanBeShort(call->number) || registers.rdx < 2)) return;
    run_.injected = true;
    if (injection_.before != nullptr) injection_.before();
    if (injection_.signal != 0) kill(pid_, injection_.signal);
    if (injection_.error == 0 && !injection_.shortens) return;
    before_ = registers;
    if (injection_.error != 0) registers.orig_rax = static_cast<uint64_t>(-1);
    if (injection_.shortens) registers.rdx /= 2;
    ptrace(PTRACE_SETREGS, pid_, nullptr, &registers);
    is_in_call_ = true;
    follows_ = true;
  }

  // The kernel gives all registers back but one.
  void Leave(user_regs_struct& registers) {
    if (injection_.error != 0) registers.rax = static_cast<uint64_t>(-injection_.error);
    registers.rdx = before_.rdx;
    ptrace(PTRACE_SETREGS, pid_, nullptr, &registers);
    is_in_call_ = false;
    follows_ = false;
  }

  const pid_t pid_;
  const Injection& injection_;
  TracedRun& run_;
  bool runs_program_ = false;
  bool follows_;             // stops at system calls
  bool is_in_call_ = false;  // in the one that was changed
  user_regs_struct before_ = {};
};

}  // namespace

TracedRun RunTraced(const std::string& program, const std::vector<std::string>& arguments,
                    const std::string& folder, const Injection& injection, bool is_traced) {
  const PrintedText output, errors;
  TracedRun run;
  const pid_t pid = fork();
  if (pid == 0) Exec(program, arguments, folder, output.fd(), errors.fd());
  if (pid < 0) std::abort();
  timed_pid = pid;
  timed_out = false;
  struct sigaction action = {};
  action.sa_handler = KillTimed;
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, nullptr);
  alarm(kSeconds);
  Tracer(pid, injection, is_traced, run).Run();
  alarm(0);
  run.timed_out = timed_out;
  run.output = output.Read();
  run.errors = errors.Read();
  return run;
}

}  // namespace robustness
