// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "CLinuxPtrace.h"
#include "signals_internal.h"

static const int caught[] = { SIGINT,  SIGQUIT, SIGTERM, SIGHUP,
			      SIGUSR1, SIGUSR2, SIGALRM };

/*
 * Set by the handler, taken by the loop: bit N is signal N. Two signals of a
 * kind that come before the loop looks are one, as they are for the kernel.
 */
static volatile unsigned int pending;
static volatile unsigned int pending_from_kernel;

static void remember(int number, siginfo_t *info, void *context)
{
	signals_leave_seizing(context);
	__atomic_or_fetch(&pending, 1u << number, __ATOMIC_RELAXED);
	if (info->si_code == SI_KERNEL)
		__atomic_or_fetch(&pending_from_kernel, 1u << number,
				  __ATOMIC_RELAXED);
	/*
	 * A signal that lands between the loop's look at `pending` and its
	 * sleep would wait for the next event: ring again until it is taken.
	 */
	if (number != SIGALRM)
		clinux_set_alarm(20);
}

/*
 * A handler rather than SIG_IGN: exec puts it back to the default, so the
 * application is born with what we were born with.
 */
static void ignore(int number)
{
	(void)number;
}

static int children_were_ignored;
static int alarms_were_ignored;
static int alarms_were_blocked;

/* Writing to a closed pipe is an error to be told, not the end of us; and a
 * SIGCHLD that our parent had us ignore would keep exit statuses from us. */
static void tame(int number, int *was_ignored)
{
	struct sigaction action, old;

	memset(&action, 0, sizeof(action));
	action.sa_handler = number == SIGCHLD ? SIG_DFL : ignore;
	/* Every stop of a tracee would else be a signal that nobody takes; waitpid(2) tells all the same. */
	action.sa_flags = number == SIGCHLD ? SA_NOCLDSTOP : 0;
	if (sigaction(number, NULL, &old) < 0)
		return;
	if (old.sa_handler == SIG_IGN && was_ignored)
		*was_ignored = 1;
	else if (old.sa_handler == SIG_IGN)
		return;
	sigaction(number, &action, NULL);
}

/* Whether it was blocked before. */
static int mask(int how, int number)
{
	sigset_t set, old;

	sigemptyset(&set);
	sigaddset(&set, number);
	if (sigprocmask(how, &set, &old) < 0)
		return 0;
	return sigismember(&old, number);
}

void clinux_restore_signals(void)
{
	if (children_were_ignored)
		signal(SIGCHLD, SIG_IGN);
	if (alarms_were_ignored)
		signal(SIGALRM, SIG_IGN);
	if (alarms_were_blocked)
		mask(SIG_BLOCK, SIGALRM);
}

int clinux_catch_signals(void)
{
	struct sigaction action;

	/* A recording that cannot be written is told of by an errno: death would take the application along. */
	tame(SIGPIPE, NULL);
	tame(SIGXFSZ, NULL);
	tame(SIGCHLD, &children_were_ignored);

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = remember;
	action.sa_flags = SA_SIGINFO; /* not SA_RESTART: the wait must end */
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++) {
		struct sigaction old;

		/*
		 * What our parent had us ignore (nohup) stays ignored, but for
		 * the clock that we set ourselves.
		 */
		if (sigaction(caught[i], NULL, &old) == 0 &&
		    old.sa_handler == SIG_IGN) {
			if (caught[i] != SIGALRM)
				continue;
			alarms_were_ignored = 1;
		}
		if (sigaction(caught[i], &action, NULL) < 0)
			return -errno;
	}
	alarms_were_blocked |= mask(SIG_UNBLOCK, SIGALRM);
	return 0;
}

int clinux_leave_job_control(void)
{
	sigset_t set;

	/*
	 * Blocked, not ignored: a stop that the application takes part in is
	 * then still there to be taken, and SIGTTOU does not keep our own
	 * lines from a terminal that the application owns.
	 */
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGTTIN);
	sigaddset(&set, SIGTTOU);
	return sigprocmask(SIG_BLOCK, &set, NULL) < 0 ? -errno : 0;
}

int clinux_join_stop(pid_t application, int signal)
{
	int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	pid_t ours = getpgrp();
	pid_t its = getpgid(application);
	pid_t foreground;

	/* Without a terminal there is no job control. */
	if (terminal < 0)
		return 0;
	foreground = tcgetpgrp(terminal);
	close(terminal);
	/*
	 * Someone else's SIGSTOP is no business of the shell's, but programs
	 * in the foreground stop themselves by it as well.
	 */
	if (signal == SIGSTOP && foreground != ours && foreground != its)
		return 0;
	kill(getpid(), signal);
	if (signal != SIGSTOP) {
		mask(SIG_UNBLOCK, signal);
		mask(SIG_BLOCK, signal);
	}
	/* The shell continued our process group alone. */
	if (its != ours)
		kill(application, SIGCONT);
	return 1;
}

int clinux_has_signal(void)
{
	return pending != 0;
}

int clinux_take_signal(struct clinux_signal *signal)
{
	unsigned int set = __atomic_load_n(&pending, __ATOMIC_RELAXED);
	unsigned int bit;

	if (!set)
		return 0;
	signal->number = __builtin_ctz(set);
	bit = 1u << signal->number;
	__atomic_and_fetch(&pending, ~bit, __ATOMIC_RELAXED);
	signal->is_from_kernel =
		(__atomic_fetch_and(&pending_from_kernel, ~bit,
				    __ATOMIC_RELAXED) &
		 bit) != 0;
	return 1;
}

int clinux_set_alarm(long milliseconds)
{
	struct itimerval timer;

	memset(&timer, 0, sizeof(timer));
	if (milliseconds > 0) {
		timer.it_value.tv_sec = milliseconds / 1000;
		timer.it_value.tv_usec = (milliseconds % 1000) * 1000;
		timer.it_interval.tv_usec = 100 * 1000;
	}
	return setitimer(ITIMER_REAL, &timer, NULL) < 0 ? -errno : 0;
}

const char *clinux_signal_name(int signal)
{
	return sigabbrev_np(signal);
}
