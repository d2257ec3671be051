package web

import "net/http"

func (s *Server) accountRoutes(mux *http.ServeMux) {}
func (s *Server) peopleRoutes(mux *http.ServeMux)  {}
func (s *Server) schoolRoutes(mux *http.ServeMux)  {}
func (s *Server) policyRoutes(mux *http.ServeMux)  {}
func (s *Server) boardRoutes(mux *http.ServeMux)   {}
func (s *Server) plainRoutes(mux *http.ServeMux)   {}
