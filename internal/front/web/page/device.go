package page

import "handrail.school/handrail/internal/front/web/part"

// DevicesPage is the register of devices.
type DevicesPage struct {
	Frame
	Add    part.Button
	Ways   []part.Link
	Late   part.WarningText
	Filter part.FilterForm
	Table  part.Table
	Pages  part.Pagination
	Empty  part.EmptyState
	CSV    string
}

// DevicePage is one device.
type DevicePage struct {
	Frame
	Open    part.WarningText
	StaysIn part.InsetText
	Facts   part.SummaryList
	// Lend or take back, whichever it is time for.
	Lend    part.Button
	Back    part.Button
	Change  part.Button
	Use     part.Link // where several people use it
	Systems []part.Link
	Loans   part.Table
}

// DeviceFormPage enters a device or changes it.
type DeviceFormPage struct {
	Frame
	Name       part.Input
	Kind       part.Select
	Make       part.Input
	Serial     part.Input
	Use        part.Checkboxes
	Encryption part.Radios
	Checked    part.DateInput
	Room       part.Select
	State      part.Radios
	Note       part.Textarea
	Send       part.Button
}

// LendPage lends a device to somebody.
type LendPage struct {
	Frame
	StaysIn part.InsetText
	Person  part.Input
	Where   part.Radios
	Due     part.DateInput
	Why     part.Input
	Send    part.Button
}

// DeviceTablePage takes in a table of devices.
type DeviceTablePage struct {
	Frame
	Wrong    part.Table
	File     part.FileUpload
	Send     part.Button
	Template part.Link
	Columns  part.Table
}

// RoomsPage lists the rooms and takes a new one.
type RoomsPage struct {
	Frame
	Table part.Table
	Empty part.EmptyState
	Name  part.Input
	Send  part.Button
}

// RoomPage names a room anew or takes it out.
type RoomPage struct {
	Frame
	Name   part.Input
	Send   part.Button
	Remove part.Button
}

// MyDevicesPage is what somebody brings, and what they have of the school's.
type MyDevicesPage struct {
	Frame
	Lent  part.Table
	Own   part.Table
	Empty part.EmptyState
	Sign  part.Link
	Name  part.Input
	Kind  part.Select
	Send  part.Button
}
