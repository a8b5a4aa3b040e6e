namespace Shadowing.Generators.Tests.Decorators;

/// <summary>What written decorators call, in a form that only notes it down. That they fit the library itself is what the other tests
/// compile.</summary>
internal static class StandIn
{
    public const string Code = """
        using System.Linq;

        namespace Shadowing.Services.Decorators
        {
            public readonly struct NoResult;

            public sealed record DecoratedMember(string Name, string Signature, Type? Result, IReadOnlyList<Type?> Parameters, IReadOnlyList<string> ParameterNames, bool IsDeclaredRead, string? WhyNot = null) { public Type? Declaring { get; init; } }

            public sealed class ArgumentCopies
            {
                public T Of<T>(T argument) => argument is string text ? (T)(object)(text + " copied") : argument;
            }

            public sealed class DecoratedMethod
            {
                public static List<string> Notes { get; } = new();

                public bool Samples { get; set; }

                public bool Opens { get; set; } = true;

                public Func<object, CancellationToken, Task<object?>>? Again { get; set; }

                public bool IsSampled() => Samples;

                public ServiceCapture<TService, TArguments, TResult> Begin<TService, TArguments, TResult>(
                    IServiceProvider services, TArguments arguments, Func<TService, TArguments, CancellationToken, ValueTask<TResult>> invoke, Func<TArguments, ArgumentCopies, TArguments> copy)
                    where TService : class
                    where TArguments : struct
                {
                    Notes.Add($"begin {arguments}, copied {copy(arguments, new ArgumentCopies())}");
                    Again = async (service, token) => await invoke((TService)service, arguments, token);
                    return new ServiceCapture<TService, TArguments, TResult>(Opens);
                }
            }

            public readonly struct ServiceCapture<TService, TArguments, TResult>
                where TService : class
                where TArguments : struct
            {
                public ServiceCapture(bool isOpen) => IsOpen = isOpen;

                public bool IsOpen { get; }

                public bool Failed(Exception failure)
                {
                    DecoratedMethod.Notes.Add("failed " + failure.Message);
                    return false;
                }

                public void Returned(TResult result) => DecoratedMethod.Notes.Add($"returned {result}");

                public Task<TResult> Observe(Task<TResult> task)
                {
                    DecoratedMethod.Notes.Add("observed a task of a value");
                    return task;
                }

                public Task Observe(Task task)
                {
                    DecoratedMethod.Notes.Add("observed a task");
                    return task;
                }

                public ValueTask<TResult> Observe(ValueTask<TResult> task)
                {
                    DecoratedMethod.Notes.Add("observed a value task of a value");
                    return task;
                }

                public ValueTask Observe(ValueTask task)
                {
                    DecoratedMethod.Notes.Add("observed a value task");
                    return task;
                }
            }

            public abstract class DecoratorTemplate<TService>
                where TService : class
            {
                public abstract IReadOnlyList<DecoratedMember> Members { get; }

                public abstract Func<TService, IServiceProvider, TService> Bind(IReadOnlyList<DecoratedMethod> methods);
            }

            public static class ControlDisposal
            {
                public static void Dispose(object control) => ((IDisposable)control).Dispose();

                public static System.Threading.Tasks.ValueTask DisposeAsync(object control) => ((IAsyncDisposable)control).DisposeAsync();
            }

            public static class DecoratorTemplates
            {
                public static Dictionary<Type, object> All { get; } = new();

                public static void Add<TService>(DecoratorTemplate<TService> template)
                    where TService : class => All.Add(typeof(TService), template);
            }
        }

        namespace Microsoft.Extensions.DependencyInjection
        {
            public sealed class ShadowedMethods<TService> { public void AllAreReads() { } }

            public static class ShadowServiceCollectionExtensions
            {
                public static void AddShadow<TService, TCandidate>(this IServiceCollection services, string experiment, Action<ShadowedMethods<TService>> methods)
                    where TService : class
                    where TCandidate : class, TService
                {
                }
            }
        }

        namespace Shop
        {
            using Shadowing.Services.Decorators;

            public sealed class Decorated<T>
                where T : class
            {
                private readonly DecoratorTemplate<T> _template = (DecoratorTemplate<T>)DecoratorTemplates.All[typeof(T)];
                private readonly List<DecoratedMethod> _methods;

                public Decorated(T control, bool samples, bool opens = true)
                {
                    _methods = _template.Members.Select(_ => new DecoratedMethod { Samples = samples, Opens = opens }).ToList();
                    Service = _template.Bind(_methods)(control, null!);
                }

                public T Service { get; }

                public Func<object, CancellationToken, Task<object?>> Again(string name) => _methods[_template.Members.ToList().FindIndex(member => member.Name == name)].Again!;
            }
        }
        """;
}
