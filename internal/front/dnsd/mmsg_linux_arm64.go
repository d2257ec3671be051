package dnsd

// Numbers of system calls that package syscall does not name.
const (
	sysRecvmmsg = 243
	sysSendmmsg = 269
)
