namespace Shadowing.FSharpServices

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Threading.Tasks
open Microsoft.Extensions.DependencyInjection

type Price = { Amount: decimal; Currency: string }

type Shape =
    | Circle of radius: float
    | Square of side: float

type Box = { Name: string; Shape: Shape }

[<ShadowRead>]
type IPricing =
    abstract Quote: sku: string * quantity: int -> Price
    abstract QuoteAsync: sku: string -> Task<Price>
    abstract Touch: unit -> Task<unit>
    abstract Find: sku: string -> Price option
    abstract Perhaps: sku: string -> int voption
    abstract All: unit -> Price list
    abstract ByName: unit -> Map<string, Price>
    abstract Names: unit -> Set<string>
    abstract Pair: unit -> struct (int * string)
    abstract Curried: first: int -> second: int -> int
    abstract Currency: string with get, set
    abstract Item: index: int -> int with get
    [<CLIEvent>]
    abstract Changed: IEvent<EventHandler, EventArgs>
    abstract TryFind: sku: string * [<Out>] price: byref<decimal> -> bool
    abstract Read: number: inref<int> -> int
    abstract Slot: unit -> byref<int>
    abstract Sum: numbers: ReadOnlySpan<int> -> int
    abstract Same<'T> : items: 'T list -> 'T list
    abstract Most<'T when 'T: comparison> : items: 'T * 'T -> 'T

type IAnswers =
    abstract Check: sku: string -> Result<Price, string>
    abstract Shape: unit -> Shape
    abstract Boxed: unit -> Box
    abstract Later: unit -> Async<int>
    abstract Stream: unit -> IAsyncEnumerable<int>
    abstract Lazy: unit -> int seq

type IKept<'T> =
    abstract Handle<'U when 'U :> IComparable<'T>> : item: 'U -> string

type PricingV1() =
    let slots = [| 1; 2; 3 |]
    let changed = Event<EventHandler, EventArgs>()
    let price = { Amount = 5m; Currency = "EUR" }
    let mutable currency = "EUR"

    interface IPricing with
        member _.Quote(sku, quantity) = { price with Amount = price.Amount * decimal quantity }
        member _.QuoteAsync(_) = Task.FromResult price
        member _.Touch() = task { return () }
        member _.Find(sku) = if sku = "none" then None else Some price
        member _.Perhaps(sku) = if sku = "none" then ValueNone else ValueSome 7
        member _.All() = [ price ]
        member _.ByName() = Map [ "a", price ]
        member _.Names() = Set [ "a"; "b" ]
        member _.Pair() = struct (1, "one")
        member _.Curried first second = first + second
        member _.Currency with get () = currency and set value = currency <- value
        member _.Item with get index = slots[index]
        [<CLIEvent>]
        member _.Changed = changed.Publish
        member _.TryFind(_, price: byref<decimal>) =
            price <- 5m
            changed.Trigger(null, EventArgs.Empty)
            true
        member _.Read(number: inref<int>) = number
        member _.Slot() = &slots[1]
        member _.Sum(numbers) =
            let mutable sum = 0
            for number in numbers do sum <- sum + number
            sum
        member _.Same(items) = items
        member _.Most(left, right) = max left right

type PricingV2() =
    inherit PricingV1()

type AnswersV1() =
    interface IAnswers with
        member _.Check(sku) = if sku = "none" then Error "unknown" else Ok { Amount = 5m; Currency = "EUR" }
        member _.Shape() = Circle 2.0
        member _.Boxed() = { Name = "box"; Shape = Square 1.0 }
        member _.Later() = async { return 5 }
        member _.Stream() = Unchecked.defaultof<_>
        member _.Lazy() = Seq.ofList [ 1; 2 ]

type AnswersV2() =
    inherit AnswersV1()

type KeptV1() =
    interface IKept<string> with
        member _.Handle<'U when 'U :> IComparable<string>>(_: 'U) = typeof<'U>.Name

type KeptV2() =
    inherit KeptV1()

/// What a user of F# writes at start.
module Startup =
    let add (services: IServiceCollection) =
        services.AddScoped<IPricing, PricingV1>() |> ignore
        services.AddShadow<IPricing, PricingV2>("pricing", fun methods -> methods.AllAreReads() |> ignore) |> ignore
        services.AddScoped<IAnswers, AnswersV1>() |> ignore
        services.AddShadow<IAnswers, AnswersV2>("answers", fun methods -> methods.AllAreReads() |> ignore) |> ignore
        services.AddSingleton<IKept<string>, KeptV1>() |> ignore
        services.AddShadow<IKept<string>, KeptV2>("kept", fun methods -> methods.AllAreReads() |> ignore) |> ignore

/// What callers do.
module Calls =
    let all (pricing: IPricing) =
        let mutable price = 0m
        let mutable number = 4
        let mutable rang = 0
        pricing.Changed.AddHandler(fun _ _ -> rang <- rang + 1)
        let found = pricing.TryFind("a", &price)
        let slot = &pricing.Slot()
        slot <- 20
        pricing.Currency <- "USD"
        [ string (pricing.Quote("a", 2).Amount)
          string (pricing.QuoteAsync("a").Result.Amount)
          string (pricing.Touch().IsCompleted)
          string (pricing.Find "a").IsSome
          string (pricing.Find "none").IsNone
          string (pricing.Perhaps "a").Value
          string (pricing.All().Length)
          string (pricing.ByName().Count)
          string (pricing.Names().Count)
          string (pricing.Pair())
          string (pricing.Curried 1 2)
          string pricing.Currency
          string (pricing.Item 1)
          string (found, price)
          string (pricing.Read &number)
          string (pricing.Sum(ReadOnlySpan [| 1; 2 |]))
          string (pricing.Same [ "x" ])
          string (pricing.Most(1, 9))
          string rang ]
