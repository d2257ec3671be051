package dnsd

// Numbers of system calls that package syscall does not name.
const (
	sysRecvmmsg = 299
	sysSendmmsg = 307
)
