//go:build !linux || !(amd64 || arm64)

package dnsd

import "context"

func (s *Server) udp(ctx context.Context, addr string) error { return s.portable(ctx, addr) }
