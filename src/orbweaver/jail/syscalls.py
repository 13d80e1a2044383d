"""What a walled worker may still ask of the kernel; everything else kills it."""

# Memory without execution, waiting, time, ending: all that a decoder needs.
ALLOWED = (
    "brk",
    "clock_getres",
    "clock_gettime",
    "close",
    "exit",
    "exit_group",
    "futex",
    "getegid",
    "geteuid",
    "getgid",
    "getpid",
    "getrandom",
    "getrusage",
    "gettid",
    "gettimeofday",
    "getuid",
    "madvise",
    "mremap",
    "munmap",
    "restart_syscall",
    "rseq",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_yield",
    "setitimer",
    "sigaltstack",
    "time",
)

# Asked by libraries in passing; they take "no" for an answer and go on.
REFUSED_POLITELY = (
    "access",
    "faccessat",
    "faccessat2",
    "fstat",
    "getcwd",
    "getdents64",
    "ioctl",
    "lseek",
    "lstat",
    "newfstatat",
    "open",
    "openat",
    "prlimit64",
    "readlink",
    "readlinkat",
    "sched_getaffinity",
    "stat",
    "statfs",
    "statx",
    "sysinfo",
    "uname",
)

# Allowed only without the bit PROT_EXEC in the third argument.
NEVER_EXECUTABLE = ("mmap", "mprotect")
