using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Tests.House;

public sealed class Nothing_of_the_caller
{
    [Fact]
    public void No_field_of_a_queued_call_reaches_the_callers_context()
    {
        Type[] forbidden = [typeof(HttpContext), typeof(HttpRequest), typeof(HttpResponse), typeof(IFeatureCollection),
            typeof(IHeaderDictionary), typeof(IServiceProvider), typeof(CancellationToken), typeof(ExecutionContext)];
        var seen = new HashSet<Type>();
        var open = new Queue<Type>([typeof(HttpShadowCall)]);
        while (open.TryDequeue(out var type))
        {
            for (var level = type; level is not null
                && level.Assembly.GetName().Name!.StartsWith("Shadowing", StringComparison.Ordinal); level = level.BaseType)
            {
                foreach (var field in level.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Assert.DoesNotContain(forbidden, bad => bad.IsAssignableFrom(field.FieldType) && field.FieldType != typeof(object));
                    if (field.FieldType.Namespace?.StartsWith("Shadowing.AspNetCore.Capture", StringComparison.Ordinal) == true
                        && seen.Add(field.FieldType))
                    {
                        open.Enqueue(field.FieldType);
                    }
                }
            }
        }
    }
}
