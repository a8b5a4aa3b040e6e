Imports System.Runtime.InteropServices
Imports System.Threading
Imports Microsoft.Extensions.DependencyInjection

Public Interface IRates
    Event Changed As EventHandler
    Property Name As String
    WriteOnly Property Note As String
    ReadOnly Property Rate(currency As String) As Decimal
    Default Property Item(index As Integer) As Integer
    Function Find(currency As String, Optional depth As Integer = 3) As Decimal
    Function FindAsync(currency As String, cancellation As CancellationToken) As Task(Of Decimal)
    Function TryFind(currency As String, <Out> ByRef rate As Decimal) As Boolean
    Sub Change(ByRef number As Integer)
    Function Count(ParamArray names As String()) As Integer
    Function Best(Of T As IComparable(Of T))(left As T, right As T) As T
    Function Made(Of T As {Class, New})(items As List(Of T), pair As (T, Integer)) As String
End Interface

Public Class RatesV1
    Implements IRates

    Private _item As Integer = 1
    Private _note As String = ""

    Public Event Changed As EventHandler Implements IRates.Changed
    Public Property Name As String = "rates" Implements IRates.Name

    Public WriteOnly Property Note As String Implements IRates.Note
        Set(value As String)
            _note = value
            RaiseEvent Changed(Me, EventArgs.Empty)
        End Set
    End Property

    Public ReadOnly Property Rate(currency As String) As Decimal Implements IRates.Rate
        Get
            Return currency.Length
        End Get
    End Property

    Default Public Property Item(index As Integer) As Integer Implements IRates.Item
        Get
            Return _item + index
        End Get
        Set(value As Integer)
            _item = value
        End Set
    End Property

    Public Function Find(currency As String, Optional depth As Integer = 3) As Decimal Implements IRates.Find
        Return depth
    End Function

    Public Function FindAsync(currency As String, cancellation As CancellationToken) As Task(Of Decimal) Implements IRates.FindAsync
        Return Task.FromResult(2.5D)
    End Function

    Public Function TryFind(currency As String, <Out> ByRef rate As Decimal) As Boolean Implements IRates.TryFind
        rate = 4D
        Return True
    End Function

    Public Sub Change(ByRef number As Integer) Implements IRates.Change
        number += 1
    End Sub

    Public Function Count(ParamArray names As String()) As Integer Implements IRates.Count
        Return names.Length
    End Function

    Public Function Best(Of T As IComparable(Of T))(left As T, right As T) As T Implements IRates.Best
        Return If(left.CompareTo(right) > 0, left, right)
    End Function

    Public Function Made(Of T As {Class, New})(items As List(Of T), pair As (T, Integer)) As String Implements IRates.Made
        Return New T().GetType().Name
    End Function
End Class

Public Class RatesV2
    Inherits RatesV1
End Class

''' <summary>What a user of Visual Basic writes at start, and what callers do.</summary>
Public Module Startup
    Public Sub Add(services As IServiceCollection)
        services.AddScoped(Of IRates, RatesV1)()
        services.AddShadow(Of IRates, RatesV2)("rates", Sub(methods) methods.AllAreReads().ShareArguments())
    End Sub

    Public Function CallAll(rates As IRates) As String
        Dim rang = 0
        AddHandler rates.Changed, Sub(sender, e) rang += 1
        rates.Note = "x"
        rates.Name = "new"
        rates(2) = 40
        Dim found As Decimal
        Dim number = 1
        Dim isFound = rates.TryFind("EUR", found)
        rates.Change(number)
        Return String.Join(" ", rang, rates.Name, rates(2), CInt(rates.Rate("EUR")), CInt(rates.Find("EUR")), rates.FindAsync("EUR", Nothing).Result > 2, isFound, CInt(found), number,
            rates.Count("a", "b"), rates.Best(3, 5), rates.Made(New List(Of Object), (New Object(), 1)))
    End Function
End Module
