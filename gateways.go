package main

import (
	"kontor/providers"
	"kontor/providers/computop"
	"kontor/providers/gate"
	"kontor/providers/paymentz"
	"kontor/providers/paytech"
)

// gateways are what accounts can be made for. This file and those of the simulators are the only ones outside of
// providers that name one.
var gateways = []providers.Gateway{computop.Gateway, paytech.Gateway, gate.Gateway, paymentz.Gateway}

// simulatedGateways are the simulators, in the order in which the demo favours them.
var simulatedGateways = []simulated{
	{"computop", startComputop}, {"paytech", startPaytech}, {"gate", startGate}, {"paymentz", startPaymentz},
}
