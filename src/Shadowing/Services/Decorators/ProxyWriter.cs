using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>Writes, at run time, the class that the generator writes where the compiler sees the interface: each member calls the control's
/// as any code would.</summary>
/// <remarks>
/// A DispatchProxy takes every argument in a box. What fits in none (references, spans, pointers) it cannot forward, nor constraints on the
/// interface's own parameters; and it finds that out when the caller calls. Here only a call that can be shadowed is ever boxed, when it is
/// sampled.
/// </remarks>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A template is made only where dynamic code is supported.")]
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A member that is trimmed away is called by nobody.")]
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The types in a signature have no members of interest.")]
[UnconditionalSuppressMessage("Trimming", "IL2060",
    Justification = "The control's own method wants of its type parameters what this one does.")]
[UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "The class that is made has one constructor, which is there.")]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A member that is trimmed away is called by nobody.")]
[UnconditionalSuppressMessage("Trimming", "IL2087", Justification = "A member that is trimmed away is called by nobody.")]
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The class that is made has one constructor, which is there.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A member that is trimmed away is called by nobody.")]
internal sealed class ProxyWriter
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Only what a type parameter asks for: an implementation has no variance of its own.
    private const GenericParameterAttributes Asked =
        GenericParameterAttributes.SpecialConstraintMask | GenericParameterAttributes.AllowByRefLike;

    private readonly TypeBuilder _type;
    private readonly MethodInfo _control;
    private readonly MethodInfo _isSampled;
    private readonly MethodInfo _invokeSampled;

    private ProxyWriter(TypeBuilder type, Type @base)
    {
        _type = type;
        _control = @base.GetProperty("Control", Own)!.GetMethod!;
        _isSampled = @base.GetMethod("IsSampled", Own)!;
        _invokeSampled = @base.GetMethod("InvokeSampled", Own)!;
    }

    /// <summary>Writes the class; null where the runtime accepts none.</summary>
    /// <param name="methods">The members to implement.</param>
    /// <param name="areShadowed">Which of them can be shadowed.</param>
    /// <param name="whyNot">Why there is none.</param>
    [DynamicDependency(
        DynamicallyAccessedMemberTypes.NonPublicMethods | DynamicallyAccessedMemberTypes.NonPublicProperties
            | DynamicallyAccessedMemberTypes.NonPublicConstructors,
        typeof(ServiceProxy<>))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicConstructors, typeof(DisposableServiceProxy<>))]
    public static Func<ServiceProxy<TService>>? TryWrite<TService>(MethodInfo[] methods, bool[] areShadowed, out string? whyNot)
        where TService : class
    {
        MethodInfo? at = null;
        try
        {
            var isDisposable = typeof(IDisposable).IsAssignableFrom(typeof(TService))
                || typeof(IAsyncDisposable).IsAssignableFrom(typeof(TService));
            var type = Define(typeof(TService), isDisposable ? typeof(DisposableServiceProxy<TService>) : typeof(ServiceProxy<TService>),
                methods);
            var writer = new ProxyWriter(type, typeof(ServiceProxy<TService>));
            for (var i = 0; i < methods.Length; i++)
            {
                at = methods[i];
                if (WhyNotWritten(at) is { } why)
                {
                    whyNot = $"its member {Name(at)} {why}";
                    return null;
                }

                writer.Implement(at, i, areShadowed[i]);
            }

            at = null;
            type.AddInterfaceImplementation(typeof(TService));
            var made = type.CreateType();
            Prepare(made);
            whyNot = null;
            return () => (ServiceProxy<TService>)Activator.CreateInstance(made)!;
        }
        catch (Exception refused)
            when (refused is TypeLoadException or NotSupportedException or InvalidProgramException or BadImageFormatException
                or ArgumentException or MemberAccessException or IOException)
        {
            whyNot = at is not null ? $"its member {Name(at)} cannot be forwarded ({refused.Message})"
                : ProxyMethods.Unimplemented(typeof(TService)).FirstOrDefault() is { } open
                ? $"its static member {Name(open)} has no body, which no object brings"
                : $"the runtime accepts no class for it ({refused.Message})";
            return null;
        }
    }

    private static string? WhyNotWritten(MethodInfo method) =>
        method.CallingConvention.HasFlag(CallingConventions.VarArgs) ? "takes a list of arguments of any length"
        : Types(method).Any(HasFunctionPointer) ? "has a function pointer, which cannot be written at run time"
        : null;

    private static bool HasFunctionPointer(Type type) =>
        type.IsFunctionPointer || (type.HasElementType && HasFunctionPointer(type.GetElementType()!))
            || (type.IsGenericType && Array.Exists(type.GetGenericArguments(), HasFunctionPointer));

    private static string Name(MethodInfo method) => $"{TypeNature.Name(method.DeclaringType!)}.{ProxyMethods.Signature(method)}";

    // Of its own for each interface: it lives as long as the interface does, in the same load context, and sees what its assemblies keep to
    // themselves.
    private static TypeBuilder Define(Type service, Type parent, MethodInfo[] methods)
    {
        HashSet<Assembly> seen =
            [.. methods.SelectMany(Types).Append(service).Append(parent).SelectMany(Parts).Select(static type => type.Assembly)];
        var home = seen.FirstOrDefault(
            static assembly => AssemblyLoadContext.GetLoadContext(assembly) is { } context && context != AssemblyLoadContext.Default)
                ?? service.Assembly;
        using (AssemblyLoadContext.EnterContextualReflection(home))
        {
            var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Shadowing.Proxies"),
                parent.IsCollectible ? AssemblyBuilderAccess.RunAndCollect : AssemblyBuilderAccess.Run);
            var module = assembly.DefineDynamicModule("Shadowing.Proxies");
            var ignores = DefineIgnoresAccessChecks(module);
            foreach (var name in seen.Select(static assembly => assembly.GetName().Name!).Distinct(StringComparer.Ordinal))
            {
                assembly.SetCustomAttribute(new CustomAttributeBuilder(ignores, [name]));
            }

            var type = module.DefineType($"{service.Name}.Proxy", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class,
                parent);
            type.DefineDefaultConstructor(MethodAttributes.Public);
            return type;
        }
    }

    // The runtime knows the attribute by its name, wherever it is declared; the platform declares none.
    private static ConstructorInfo DefineIgnoresAccessChecks(ModuleBuilder module)
    {
        var attribute = module.DefineType("System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute",
            TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class, typeof(Attribute));
        var constructor = attribute.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(string)]);
        var code = constructor.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])!);
        code.Emit(OpCodes.Ret);
        return attribute.CreateType().GetConstructor([typeof(string)])!;
    }

    private void Implement(MethodInfo method, int number, bool isShadowed)
    {
        var body = _type.DefineMethod(
            $"{number}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.HideBySig | MethodAttributes.NewSlot | MethodAttributes.Virtual
                | MethodAttributes.Final,
            CallingConventions.HasThis);
        Type[] own = method.IsGenericMethodDefinition
            ? body.DefineGenericParameters([.. method.GetGenericArguments().Select(static parameter => parameter.Name)])
            : [];
        for (var i = 0; i < own.Length; i++)
        {
            Constrain((GenericTypeParameterBuilder)own[i], method.GetGenericArguments()[i], method, own);
        }

        var parameters = method.GetParameters();
        var types = Array.ConvertAll(parameters, parameter => Put(parameter.ParameterType, method, own));
        body.SetSignature(
            Put(method.ReturnType, method, own), method.ReturnParameter.GetRequiredCustomModifiers(),
            method.ReturnParameter.GetOptionalCustomModifiers(),
            types, Array.ConvertAll(parameters, static parameter => parameter.GetRequiredCustomModifiers()),
            Array.ConvertAll(parameters, static parameter => parameter.GetOptionalCustomModifiers()));
        var code = body.GetILGenerator();
        if (isShadowed)
        {
            Sample(code, method, number, types);
        }

        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Call, _control);
        for (var i = 0; i < types.Length; i++)
        {
            code.Emit(OpCodes.Ldarg, (short)(i + 1));
        }

        code.Emit(OpCodes.Callvirt, own.Length == 0 ? method : method.MakeGenericMethod(own));
        code.Emit(OpCodes.Ret);
        _type.DefineMethodOverride(body, method);
    }

    private void Sample(ILGenerator code, MethodInfo method, int number, Type[] types)
    {
        var straight = code.DefineLabel();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldc_I4, number);
        code.Emit(OpCodes.Call, _isSampled);
        code.Emit(OpCodes.Brfalse, straight);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldc_I4, number);
        code.Emit(OpCodes.Ldc_I4, types.Length);
        code.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < types.Length; i++)
        {
            code.Emit(OpCodes.Dup);
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(OpCodes.Ldarg, (short)(i + 1));
            code.Emit(OpCodes.Box, types[i]);
            code.Emit(OpCodes.Stelem_Ref);
        }

        code.Emit(OpCodes.Call, _invokeSampled);
        if (method.ReturnType == typeof(void))
        {
            code.Emit(OpCodes.Pop);
        }
        else
        {
            code.Emit(OpCodes.Unbox_Any, method.ReturnType);
        }

        code.Emit(OpCodes.Ret);
        code.MarkLabel(straight);
    }

    private static void Constrain(GenericTypeParameterBuilder own, Type parameter, MethodInfo method, Type[] all)
    {
        own.SetGenericParameterAttributes(parameter.GenericParameterAttributes & Asked);
        // What stands for a parameter of the interface may be an interface, which the parameter is not.
        var constraints = Array.ConvertAll(parameter.GetGenericParameterConstraints(), constraint => Put(constraint, method, all));
        if (Array.Find(constraints, static constraint => !constraint.IsInterface) is { } @base)
        {
            own.SetBaseTypeConstraint(@base);
            constraints = [.. constraints.Where(constraint => constraint != @base)];
        }

        own.SetInterfaceConstraints(constraints);
    }

    // The method's own parameters become those of the body, and the interface's what stands for them: a constraint is not written with the
    // interface's arguments, as a parameter is.
    private static Type Put(Type type, MethodInfo method, Type[] own)
    {
        if (type.IsGenericMethodParameter)
        {
            return own[type.GenericParameterPosition];
        }

        if (type.IsGenericTypeParameter)
        {
            return method.DeclaringType!.GetGenericArguments()[type.GenericParameterPosition];
        }

        if (!type.ContainsGenericParameters)
        {
            return type;
        }

        if (type.HasElementType)
        {
            var element = Put(type.GetElementType()!, method, own);
            return type.IsByRef ? element.MakeByRefType() : type.IsPointer ? element.MakePointerType() : type.IsSZArray
                ? element.MakeArrayType() : element.MakeArrayType(type.GetArrayRank());
        }

        return type.IsGenericType
            ? type.GetGenericTypeDefinition()
                .MakeGenericType(Array.ConvertAll(type.GetGenericArguments(), argument => Put(argument, method, own)))
            : throw new NotSupportedException($"{type} is written by nobody");
    }

    // What the runtime would refuse at the first call it refuses now.
    private static void Prepare(Type made)
    {
        foreach (var method in made.GetMethods(Own).Where(static method => !method.IsGenericMethodDefinition))
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }

    private static IEnumerable<Type> Types(MethodInfo method) =>
        method.GetParameters().Select(static parameter => parameter.ParameterType).Append(method.ReturnType).Append(method.DeclaringType!)
            .Concat(method.IsGenericMethodDefinition
                ? method.GetGenericArguments().SelectMany(static parameter => parameter.GetGenericParameterConstraints())
                : []);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];
}
