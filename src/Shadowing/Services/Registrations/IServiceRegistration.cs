using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;

namespace Shadowing.Services.Registrations;

/// <summary>What code said with one <c>AddShadow</c>, whatever the service.</summary>
internal interface IServiceRegistration
{
    /// <summary>Gets the experiment's name.</summary>
    string Experiment { get; }

    /// <summary>Gets the service for texts, with its key.</summary>
    string Service { get; }

    /// <summary>Gets the service for texts that shall be short, which two may share.</summary>
    string ShortService { get; }

    /// <summary>Gets the control's type; null where a factory decides, and where nothing is decorated.</summary>
    Type? ControlType { get; }

    /// <summary>Gets the candidate for texts.</summary>
    string Candidate { get; }

    /// <summary>Tells whether a registration is the decorator's.</summary>
    bool IsDecorator(ServiceDescriptor descriptor);

    /// <summary>Adds why the host must not start.</summary>
    void Check(IServiceProvider services, ICollection<string> errors);

    /// <summary>Adds what does not fit the experiment's settings.</summary>
    void Check(Experiment experiment, ICollection<string> errors);

    /// <summary>Says what becomes of each method.</summary>
    ServiceSummary Summarize();
}
