using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Execution.Running;
using Shadowing.Experiments;
using Shadowing.Telemetry;

namespace Shadowing.Services.Calls;

/// <summary>What every captured call of a service or an inline run needs on its way.</summary>
internal sealed class CallTools(
    ExperimentRegistry registry, ExperimentStates states, CaptureGate gate, ShadowPump pump, CallEnds ends, OpenControls open,
    FaultLog faults, TimeProvider time, IServiceScopeFactory scopes, IServiceProvider root)
{
    public ExperimentRegistry Registry => registry;

    public ExperimentStates States => states;

    public CaptureGate Gate => gate;

    public ShadowPump Pump => pump;

    public CallEnds Ends => ends;

    public OpenControls Open => open;

    public FaultLog Faults => faults;

    public TimeProvider Time => time;

    public IServiceScopeFactory Scopes => scopes;

    /// <summary>Tells whether services come from the root provider, and not from a scope.</summary>
    public bool IsRoot(IServiceProvider services) => ReferenceEquals(services, root);
}
